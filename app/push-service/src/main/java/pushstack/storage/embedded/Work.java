package pushstack.storage.embedded;

import java.sql.SQLException;

/// One intention on the database. A failed transaction may run it a second time, so it depends on
/// nothing but its inputs and the rows.
@FunctionalInterface
interface Work<T> {
  T on(Sql sql) throws SQLException;
}
