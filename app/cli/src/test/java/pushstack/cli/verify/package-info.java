@NullMarked
package pushstack.cli.verify;

import org.jspecify.annotations.NullMarked;
