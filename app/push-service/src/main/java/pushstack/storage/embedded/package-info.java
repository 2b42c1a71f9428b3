/// The engine for one machine: SQLite inside the process, one file or none.
@NullMarked
package pushstack.storage.embedded;

import org.jspecify.annotations.NullMarked;
