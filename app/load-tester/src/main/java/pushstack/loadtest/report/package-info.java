/// Results as pages for people: one HTML file with its styles and plots in it, and text.
@NullMarked
package pushstack.loadtest.report;

import org.jspecify.annotations.NullMarked;
