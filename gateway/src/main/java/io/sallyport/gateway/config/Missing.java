package io.sallyport.gateway.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a configuration names and what is not there where it is looked for: secrets in the
 * environment or in files, certificates and their keys, places for checkpoints. A configuration is
 * right without them; a gateway does not start without them.
 */
public final class Missing {

  private Missing() {}

  /**
   * Looks for everything that is named.
   *
   * @param environment the process environment
   * @return a sentence for each setting whose thing is not there, with the name of the setting
   */
  public static List<String> of(Configuration configuration, Map<String, String> environment) {
    SortedMap<String, SecretReference> secrets = new TreeMap<>();
    SortedMap<String, Path> files = new TreeMap<>();
    for (UpstreamSettings upstream : configuration.upstreams()) {
      if (upstream.key() != null) {
        secrets.put("upstreams." + upstream.name() + ".key", upstream.key());
      }
    }
    for (SinkSettings sink : configuration.audit().sinks()) {
      String name = "audit.sinks." + sink.name();
      switch (sink.target()) {
        case SinkSettings.SyslogTarget syslog -> put(files, name + ".ca", syslog.authority());
        case SinkSettings.WebhookTarget webhook -> {
          put(files, name + ".ca", webhook.authority());
          if (webhook.secret() != null) {
            secrets.put(name + ".secret", webhook.secret());
          }
        }
        case SinkSettings.FileTarget file -> {
          // Made when the first event is written.
        }
      }
    }
    List<String> problems = new ArrayList<>();
    lookForRoom("audit.checkpoints", configuration.audit().checkpoints(), problems);
    ServerSettings.Tls tls = configuration.server().tls();
    if (tls != null) {
      put(files, "server.tls.certificate", tls.certificate());
      put(files, "server.tls.key", tls.key());
    }
    secrets.forEach((setting, secret) -> look(setting, secret, environment, problems));
    files.forEach((setting, file) -> look(setting, file, problems));
    return problems;
  }

  private static void put(SortedMap<String, Path> files, String setting, @Nullable Path file) {
    if (file != null) {
      files.put(setting, file);
    }
  }

  private static void look(
      String setting,
      SecretReference secret,
      Map<String, String> environment,
      List<String> problems) {
    try {
      secret.read(environment, Path.of(""));
    } catch (IllegalArgumentException notThere) {
      problems.add(setting + ": " + notThere.getMessage());
    }
  }

  /** A folder, or a file in a folder, that can be written. */
  private static void lookForRoom(String setting, @Nullable Path target, List<String> problems) {
    if (target == null) {
      return;
    }
    Path there = Files.exists(target) ? target : target.toAbsolutePath().getParent();
    if (there == null || !Files.isWritable(there)) {
      problems.add(
          setting + ": " + target + " cannot be written (expected: a folder, or a file in one)");
    }
  }

  private static void look(String setting, Path file, List<String> problems) {
    if (!Files.isReadable(file)) {
      problems.add(
          setting + ": " + file + " is not there or cannot be read (expected: a readable file)");
    }
  }
}
