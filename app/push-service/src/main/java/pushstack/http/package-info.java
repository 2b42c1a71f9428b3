/// What the HTTP listeners of a node have in common.
@NullMarked
package pushstack.http;

import org.jspecify.annotations.NullMarked;
