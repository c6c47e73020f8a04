package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A disk that is really full: a small file system in memory, mounted where no other process sees
 * it. That needs the right to mount; where it is missing the tests say so and are skipped.
 */
final class SmallDisk {
  private SmallDisk() {}

  /** The command that runs a class's {@code main} with what this process has on its class path. */
  static List<String> java(Class<?> inside, String argument) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        // Loading the encoder needs more than the standard.
        "-Xss8m",
        "--enable-native-access=ALL-UNNAMED",
        "--add-opens",
        "java.base/java.lang=ALL-UNNAMED",
        "-cp",
        System.getProperty("java.class.path"),
        inside.getName(),
        argument);
  }

  /**
   * Runs a class's {@code main} in a process of its own, on a disk of its own.
   *
   * @param more its arguments after the disk
   * @return the last line of JSON that it printed
   */
  static JsonNode run(Path folder, Class<?> inside, String... more) throws Exception {
    Path disk = Files.createDirectories(folder.resolve("disk"));
    List<String> command =
        new ArrayList<>(
            List.of(
                "unshare",
                "-m",
                "sh",
                "-c",
                "mount -t tmpfs -o size=3m tmpfs \"$1\" || exit 77; shift; exec \"$@\"",
                "x",
                disk.toString()));
    command.addAll(java(inside, disk.toString()));
    command.addAll(List.of(more));
    Process process;
    try {
      process = new ProcessBuilder(command).redirectError(folder.resolve("err").toFile()).start();
    } catch (IOException e) {
      assumeThat(false).as("unshare is not there, so no disk can be filled").isTrue();
      throw e;
    }
    String last = "";
    try (BufferedReader said = process.inputReader()) {
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        last = line.startsWith("{") ? line : last;
      }
    }
    int code = process.waitFor();
    String errors = Files.readString(folder.resolve("err"));
    assumeThat(code == 77 || errors.contains("unshare failed"))
        .as("nothing may be mounted here, so no disk can be filled")
        .isFalse();
    assertThat(last).as(errors).startsWith("{");
    return RunningGateway.json(last);
  }

  /** Fills the disk that a file lies on, as full as it gets. */
  static void fill(Path ballast) throws IOException {
    byte[] piece = new byte[4096];
    try (OutputStream out = Files.newOutputStream(ballast)) {
      while (true) {
        out.write(piece);
      }
    } catch (IOException full) {
      // As full as it gets.
    }
  }
}
