/// What the process tells its operators in numbers, and the pseudonyms its logs use for user
/// agents. Knows nothing else of ours but names.
@NullMarked
package pushstack.metrics;

import org.jspecify.annotations.NullMarked;
