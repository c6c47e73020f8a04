package io.sallyport.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.access.Authentication.Refused;
import io.sallyport.core.Role;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real process that is killed the moment after it said that a key is revoked. */
class KilledProcessTest {
  private static final int KILLS = 4;

  @TempDir Path folder;

  @Test
  void keyRevokedBeforeAKill_staysRevoked() throws Exception {
    String admin;
    try (AccessControl access = AccessControl.open(folder, InstantSource.system())) {
      admin = access.bootstrap().orElseThrow().secret();
    }
    for (int round = 0; round < KILLS; round++) {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Revoker.class.getName(),
                  folder.toString())
              .start();
      String secret;
      try (BufferedReader output = process.inputReader()) {
        secret = output.readLine();
        assertThat(secret).startsWith("sk-sp-");
        if (round == 0) {
          assertThatThrownBy(() -> AccessControl.open(folder, InstantSource.system()).close())
              .isInstanceOf(AccessException.class)
              .hasMessageContaining("open in another process");
        }
        process.outputWriter().append("revoke\n").flush();
        assertThat(output.readLine()).isEqualTo("revoked");
        process.destroyForcibly();
      }
      process.waitFor();
      try (AccessControl access = AccessControl.open(folder, InstantSource.system())) {
        assertThat(access.authenticate(secret))
            .isEqualTo(new Refused(Authentication.Reason.REVOKED));
        assertThat(access.authenticate(admin)).isInstanceOf(Authentication.Authenticated.class);
      }
    }
  }

  /**
   * The process: makes a key, prints it, revokes it when told to, says so and waits to be killed.
   */
  static final class Revoker {
    private Revoker() {}

    /** Argument: the data folder. */
    public static void main(String[] arguments) throws Exception {
      AccessControl access = AccessControl.open(Path.of(arguments[0]), InstantSource.system());
      IssuedKey issued = access.keys().create(KeyRequest.of("default", "k", Role.CLIENT));
      System.out.println(issued.secret());
      if (System.in.read() >= 0) {
        access.keys().revoke(issued.key().id());
        System.out.println("revoked");
      }
      Thread.currentThread().join();
    }
  }
}
