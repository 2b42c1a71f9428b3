/// The scenarios that plans can name, built in or an operator's own, with arguments that were
/// checked before anything runs.
@NullMarked
package pushstack.loadtest.catalogue;

import org.jspecify.annotations.NullMarked;
