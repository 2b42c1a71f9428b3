/// What a command is told: options as data, so that parsing and help come from one list.
@NullMarked
package pushstack.cli.options;

import org.jspecify.annotations.NullMarked;
