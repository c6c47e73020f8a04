package io.sallyport.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.gateway.config.Changes;
import io.sallyport.gateway.config.LoadedConfiguration;
import io.sallyport.gateway.config.Restart;
import io.sallyport.gateway.config.Settings;
import java.util.Collection;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What would change between two configurations, by the settings' names.
 *
 * @param changes the settings that differ
 * @param restart those that take effect with the next start only
 * @param from digest of the older one
 * @param to digest of the newer one
 */
record ConfigurationDiff(Changes changes, SortedSet<String> restart, String from, String to) {

  /** Between two files. */
  static ConfigurationDiff between(LoadedConfiguration older, LoadedConfiguration newer) {
    Changes changes = older.settings().changesTo(newer.settings());
    return new ConfigurationDiff(
        changes,
        Restart.of(older.configuration(), newer.configuration(), changes),
        older.settings().digest(),
        newer.settings().digest());
  }

  /** Between what a gateway says is in force and a file. */
  static ConfigurationDiff fromRunning(JsonNode running, LoadedConfiguration newer) {
    SortedMap<String, String> hashes = new TreeMap<>();
    running
        .path("settings")
        .properties()
        .forEach(setting -> hashes.put(setting.getKey(), setting.getValue().asText()));
    Settings older = new Settings(hashes);
    Changes changes = older.changesTo(newer.settings());
    SortedSet<String> restart = new TreeSet<>(changes.names());
    restart.removeIf(name -> !Restart.mayNeed(name));
    return new ConfigurationDiff(changes, restart, older.digest(), newer.settings().digest());
  }

  String text() {
    if (changes.isEmpty()) {
      return "nothing differs" + System.lineSeparator();
    }
    StringBuilder text = new StringBuilder();
    for (String marked : changes.marked()) {
      text.append(marked.charAt(0)).append(' ').append(marked, 1, marked.length());
      if (restart.contains(marked.substring(1))) {
        text.append("   (needs a restart)");
      }
      text.append(System.lineSeparator());
    }
    return text.toString();
  }

  ObjectNode json() {
    ObjectNode node = Inspector.MAPPER.createObjectNode();
    node.put("from", from);
    node.put("to", to);
    put(node.putArray("added"), changes.added());
    put(node.putArray("removed"), changes.removed());
    put(node.putArray("changed"), changes.changed());
    put(node.putArray("restart"), restart);
    return node;
  }

  private static void put(ArrayNode array, Collection<String> names) {
    names.forEach(array::add);
  }
}
