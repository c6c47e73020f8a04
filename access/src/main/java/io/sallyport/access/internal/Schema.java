package io.sallyport.access.internal;

import io.sallyport.access.AccessException;
import io.sallyport.access.AccessException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** Brings the tables to the newest version, one script after the other. */
final class Schema {
  /** The scripts in their order; what was released is never changed. */
  private static final List<String> SCRIPTS = List.of("V001__tenants_keys_usage.sql");

  private Schema() {}

  static void migrate(Connection connection) throws SQLException, AccessException {
    Database.execute(
        connection, "CREATE TABLE IF NOT EXISTS schema_version (version INT PRIMARY KEY)");
    int version = version(connection);
    if (version > SCRIPTS.size()) {
      throw new AccessException(
          Reason.STORAGE,
          "access database: schema version "
              + version
              + " (expected: at most "
              + SCRIPTS.size()
              + "; it was used by a newer Sallyport, run that one)");
    }
    for (int i = version; i < SCRIPTS.size(); i++) {
      for (String statement : statements(SCRIPTS.get(i))) {
        Database.execute(connection, statement);
      }
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO schema_version (version) VALUES (?)")) {
        insert.setInt(1, i + 1);
        insert.executeUpdate();
      }
      connection.commit();
    }
  }

  private static int version(Connection connection) throws SQLException {
    try (PreparedStatement select =
            connection.prepareStatement("SELECT COALESCE(MAX(version), 0) FROM schema_version");
        ResultSet rows = select.executeQuery()) {
      rows.next();
      return rows.getInt(1);
    }
  }

  private static List<String> statements(String script) {
    String path = "/io/sallyport/access/schema/" + script;
    try (InputStream stream = Schema.class.getResourceAsStream(path)) {
      if (stream == null) {
        throw new IllegalStateException("schema: no " + path + " (expected: in the jar)");
      }
      String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      return List.of(text.split(";\\s*\n")).stream().filter(part -> !part.isBlank()).toList();
    } catch (IOException e) {
      throw new IllegalStateException("schema: cannot read " + path, e);
    }
  }
}
