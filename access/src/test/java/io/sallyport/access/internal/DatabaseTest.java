package io.sallyport.access.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.access.AccessException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that closed itself, as it does on a full disk. */
final class DatabaseTest {

  @TempDir private Path folder;

  private void breakDown(Database database) {
    assertThatThrownBy(
            () ->
                database.write(
                    open -> {
                      Database.execute(open, "SHUTDOWN IMMEDIATELY");
                      Database.execute(open, "CHECKPOINT SYNC");
                      return true;
                    }))
        .isInstanceOf(AccessException.class);
  }

  @Test
  void databaseThatBroke_isOpenedAgainByItsNextUse() throws Exception {
    try (Database database = Database.open(folder)) {
      breakDown(database);

      assertThat(database.<Boolean>read(open -> open.isValid(1))).isTrue();
    }
  }

  @Test
  void databaseThatBrokeAndCannotBeOpened_isClosedWithoutAWord() throws Exception {
    Path file = folder.resolve("access.mv.db");
    Database database = Database.open(folder);
    breakDown(database);
    byte[] whole = Files.readAllBytes(file);
    Files.writeString(file, "no database");

    database.close();

    assertThat(file).hasContent("no database");
    Files.write(file, whole);
    Database.open(folder).close();
  }
}
