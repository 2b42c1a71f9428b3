/// What an operator is told, and where they look: alarms and one dashboard, made from one
/// catalogue.
@NullMarked
package pushstack.infra.ops;

import org.jspecify.annotations.NullMarked;
