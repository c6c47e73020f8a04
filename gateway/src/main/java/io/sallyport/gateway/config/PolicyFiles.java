package io.sallyport.gateway.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.guard.Policy;
import io.sallyport.guard.flow.ToolRule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Policies that stand in files of their own, behind those of the configuration itself. */
final class PolicyFiles {

  private final YamlTree main;
  private final List<YamlTree> trees = new ArrayList<>();

  PolicyFiles(YamlTree main) {
    this.main = main;
  }

  /** Whether policies were taken out because their form is wrong. */
  boolean isCut() {
    return main.isCut("/policies") || trees.stream().anyMatch(tree -> tree.isCut("/policies"));
  }

  void add(YamlTree tree) {
    trees.add(tree);
  }

  /** What else than policies stands in such a file, each as a problem. */
  static List<String> foreign(YamlTree tree) {
    List<String> problems = new ArrayList<>();
    for (var entry : tree.root().properties()) {
      if (!entry.getKey().equals("policies")) {
        problems.add(
            tree.problem(
                YamlTree.pointer("", entry.getKey()),
                "found it in a file of policies (expected: policies only)"));
      }
    }
    return problems;
  }

  /**
   * Every policy by name: the ready-made ones, those of the configuration, those of the files.
   *
   * @param written the names of all that were written, those with a wrong form among them
   */
  Map<String, Policy> read(Names written, List<String> problems, List<ToolRule> tools) {
    Map<String, Policy> policies = PolicyReader.readyMade(tools);
    Unreadable unreadable =
        new Unreadable(PrivacyReader.read(wholeTree(main.root()).path("policies")));
    // Where one was taken out, another that extends it finds nothing, and is right all the same.
    Names known = isCut() ? written : new Names(List.of());
    Set<String> seen = new HashSet<>(policies.keySet());
    Stream.concat(Stream.of(main), trees.stream())
        .forEach(
            tree ->
                new PolicyReader(tree, unreadable, known, seen, problems)
                    .read(tree.root().path("policies"), policies));
    return policies;
  }

  /** The configuration as if everything stood in one file. */
  JsonNode wholeTree(JsonNode main) {
    if (trees.isEmpty() || !(main instanceof ObjectNode object)) {
      return main;
    }
    ObjectNode whole = object.deepCopy();
    ArrayNode policies = whole.withArray("policies");
    trees.forEach(tree -> tree.root().path("policies").forEach(policies::add));
    return whole;
  }
}
