package io.sallyport.cli.product;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The release archive, unpacked once, and its commands. */
final class Product {

  private static final Path ROOT = unpacked();
  private static final long PATIENCE_SECONDS = 60;

  private Product() {}

  /** What a command left behind. */
  record Ran(int code, String out, String err) {}

  /** The unpacked folder. */
  static Path root() {
    return ROOT;
  }

  /** Runs a command in a folder to its end. */
  static Ran run(Path folder, String... arguments) throws IOException, InterruptedException {
    Process process = start(folder, arguments);
    CompletableFuture<String> err =
        CompletableFuture.supplyAsync(() -> text(process.getErrorStream()));
    CompletableFuture<String> out =
        CompletableFuture.supplyAsync(() -> text(process.getInputStream()));
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("still running: " + String.join(" ", arguments));
    }
    return new Ran(process.exitValue(), out.join(), err.join());
  }

  /** Starts a command in a folder. */
  static Process start(Path folder, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ROOT.resolve("sallyport").toString());
    command.addAll(Arrays.asList(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return builder.start();
  }

  /** A port that was free a moment ago. */
  static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }

  private static String text(InputStream stream) {
    try {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  private static Path unpacked() {
    Path archive = Path.of(Objects.requireNonNull(System.getProperty("sallyport.archive")));
    try {
      Path folder = Files.createDirectories(archive.resolveSibling("unpacked").resolve("of-tests"));
      Process tar =
          new ProcessBuilder("tar", "xzf", archive.toString(), "--strip-components=1")
              .directory(folder.toFile())
              .inheritIO()
              .start();
      if (tar.waitFor() != 0) {
        throw new IllegalStateException("cannot unpack " + archive);
      }
      return folder;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
