@NullMarked
package pushstack.infra.ops;

import org.jspecify.annotations.NullMarked;
