package pushstack.storage.embedded;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One connection with the statements prepared on it, which are kept: preparing costs more than
/// running. Belongs to one thread.
final class Sql implements AutoCloseable {

  /// Reads the current row.
  @FunctionalInterface
  interface Row<T> {
    T of(ResultSet row) throws SQLException;
  }

  @FunctionalInterface
  private interface Use<T> {
    T of(PreparedStatement statement) throws SQLException;
  }

  private final Connection connection;
  private final Map<String, PreparedStatement> prepared = new HashMap<>();

  Sql(Connection connection) {
    this.connection = connection;
  }

  /// Runs a text that has no parameters and is not worth keeping.
  void execute(String text) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(text);
    }
  }

  /// Runs a statement that changes rows.
  ///
  /// @return how many it changed
  int update(String text, @Nullable Object... arguments) throws SQLException {
    return with(text, PreparedStatement::executeUpdate, arguments);
  }

  <T> List<T> all(Row<T> reader, String text, @Nullable Object... arguments) throws SQLException {
    return with(
        text,
        statement -> {
          List<T> rows = new ArrayList<>();
          try (var result = statement.executeQuery()) {
            while (result.next()) {
              rows.add(reader.of(result));
            }
          }
          return rows;
        },
        arguments);
  }

  <T> Optional<T> first(Row<T> reader, String text, @Nullable Object... arguments)
      throws SQLException {
    return with(
        text,
        statement -> {
          try (var result = statement.executeQuery()) {
            return result.next() ? Optional.of(reader.of(result)) : Optional.empty();
          }
        },
        arguments);
  }

  /// The single number that a pragma or an aggregate gives.
  long number(String text) throws SQLException {
    return first(row -> row.getLong(1), text).orElseThrow();
  }

  /// Lends the statement of a text. One that has failed is not kept: the driver does not let it run
  /// again.
  private <T> T with(String text, Use<T> use, @Nullable Object... arguments) throws SQLException {
    PreparedStatement statement = prepared.remove(text);
    if (statement == null) {
      statement = connection.prepareStatement(text);
    }
    try {
      for (int i = 0; i < arguments.length; i++) {
        statement.setObject(i + 1, arguments[i]);
      }
      T result = use.of(statement);
      prepared.put(text, statement);
      return result;
    } finally {
      if (!prepared.containsKey(text)) {
        statement.close();
      }
    }
  }

  @Override
  public void close() throws SQLException {
    for (PreparedStatement statement : prepared.values()) {
      statement.close();
    }
    connection.close();
  }
}
