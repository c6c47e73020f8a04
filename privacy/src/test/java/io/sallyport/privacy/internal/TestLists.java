package io.sallyport.privacy.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Lists among the resources of the tests. */
final class TestLists {

  private TestLists() {}

  static List<String> lines(String name) {
    try (InputStream stream =
        Objects.requireNonNull(TestLists.class.getResourceAsStream("/" + name), name)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
