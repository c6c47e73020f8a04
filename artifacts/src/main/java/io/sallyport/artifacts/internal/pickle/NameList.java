package io.sallyport.artifacts.internal.pickle;

import io.sallyport.artifacts.internal.rules.DataFiles;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Names by module, from a data file with lines {@code module: name name}. */
final class NameList {
  private final Map<String, Set<String>> names = new HashMap<>();

  static NameList read(String file) {
    NameList list = new NameList();
    for (String line : DataFiles.lines(file)) {
      int colon = line.indexOf(':');
      Set<String> ofModule =
          list.names.computeIfAbsent(line.substring(0, colon), any -> new HashSet<>());
      for (String name : line.substring(colon + 1).strip().split(" ")) {
        ofModule.add(name);
      }
    }
    return list;
  }

  boolean has(String module, String name) {
    Set<String> ofModule = names.get(module);
    return ofModule != null && ofModule.contains(name);
  }
}
