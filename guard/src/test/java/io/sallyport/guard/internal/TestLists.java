package io.sallyport.guard.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads the lists that tests check against, one entry a line. */
public final class TestLists {

  private TestLists() {}

  /** The lines of a list, without blank ones and comments. */
  public static List<String> lines(String file) {
    try (InputStream in = TestLists.class.getResourceAsStream("/io/sallyport/guard/" + file)) {
      if (in == null) {
        throw new IllegalStateException(file + ": missing (expected: a test resource)");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("# "))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
