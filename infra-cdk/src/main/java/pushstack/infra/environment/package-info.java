/// What an operator says about one environment, and how its file is read.
@NullMarked
package pushstack.infra.environment;

import org.jspecify.annotations.NullMarked;
