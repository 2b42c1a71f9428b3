@NullMarked
package pushstack.cli.loadtest;

import org.jspecify.annotations.NullMarked;
