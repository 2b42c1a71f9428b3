/// What the service remembers: one interface a table, each method a whole intention.
@NullMarked
package pushstack.storage;

import org.jspecify.annotations.NullMarked;
