@NullMarked
package pushstack.cli.options;

import org.jspecify.annotations.NullMarked;
