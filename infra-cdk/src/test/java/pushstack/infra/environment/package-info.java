@NullMarked
package pushstack.infra.environment;

import org.jspecify.annotations.NullMarked;
