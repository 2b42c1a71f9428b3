/// The runbooks, rehearsed: every command is understood by the tool that it calls, and what one
/// machine can do is done.
@NullMarked
package pushstack.local.runbooks;

import org.jspecify.annotations.NullMarked;
