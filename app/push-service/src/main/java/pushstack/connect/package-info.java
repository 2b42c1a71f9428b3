/// Connection nodes: the live sessions of user agents.
@NullMarked
package pushstack.connect;

import org.jspecify.annotations.NullMarked;
