package io.sallyport.review.imports;

import io.sallyport.review.internal.YamlValue;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What network policies of Kubernetes keep out or in. Policies add up: one that lets everything
 * through undoes all others of the same pods, so a control only counts when each policy of a pod
 * restricts.
 */
final class NetworkPolicies {

  /** The control that each direction stands for when it is restricted. */
  private static final Map<String, String> CONTROLS =
      Map.of("Ingress", "network-segmentation", "Egress", "egress-allowlist");

  /** An address range with fewer fixed bits is as good as everywhere. */
  private static final int FEWEST_BITS = 8;

  private final Tree tree;
  private final List<YamlValue> policies = new ArrayList<>();
  private final Map<YamlValue, String> judged = new IdentityHashMap<>();

  NetworkPolicies(Tree tree) {
    this.tree = tree;
  }

  /** Takes a policy; false when another tool's kind has the same name. */
  boolean add(YamlValue document) {
    String version = tree.text(document, "apiVersion");
    if (!version.startsWith("networking.k8s.io/") && !version.startsWith("extensions/")) {
      return false;
    }
    policies.add(document);
    judged.put(document, "it selects no workload of the file, so it counts for nothing");
    return true;
  }

  /** The controls of pods with these labels in a namespace. */
  Map<String, String> controls(String namespace, @Nullable YamlValue labels, boolean hostNetwork) {
    Map<String, String> controls = new LinkedHashMap<>();
    List<YamlValue> selecting =
        policies.stream()
            .filter(one -> namespace(one).equals(namespace))
            .filter(one -> selects(tree.at(one, "spec", "podSelector"), labels))
            .toList();
    CONTROLS.forEach(
        (direction, control) -> {
          List<YamlValue> of = selecting.stream().filter(one -> covers(one, direction)).toList();
          boolean all = of.stream().allMatch(one -> restricts(one, direction));
          of.forEach(one -> judge(one, direction));
          if (!of.isEmpty() && all && !hostNetwork) {
            controls.put(control, "declared");
          }
        });
    return controls;
  }

  /** What is to be said of each policy when all workloads were asked about. */
  Map<YamlValue, String> judged() {
    return judged;
  }

  private void judge(YamlValue policy, String direction) {
    if (restricts(policy, direction)) {
      judged.merge(
          policy,
          "taken as a control of what it selects; whom it lets through is not said there",
          (before, now) -> before.startsWith("it lets") ? before : now);
    } else {
      judged.put(
          policy,
          "it lets everything through ("
              + direction
              + "), so it counts for nothing, and no other policy of what it selects does");
    }
  }

  private String namespace(YamlValue policy) {
    String namespace = tree.text(policy, "metadata", "namespace");
    return namespace.isEmpty() ? "default" : namespace;
  }

  // Without a list of types a policy is about what comes in, and about what goes out if it says so.
  private boolean covers(YamlValue policy, String direction) {
    List<String> types = tree.texts(policy, "spec", "policyTypes");
    return types.isEmpty()
        ? direction.equals("Ingress") || tree.at(policy, "spec", "egress") != null
        : types.contains(direction);
  }

  private boolean restricts(YamlValue policy, String direction) {
    boolean in = direction.equals("Ingress");
    return tree.items(policy, "spec", in ? "ingress" : "egress").stream()
        .allMatch(
            rule -> {
              List<YamlValue> peers = tree.items(rule, in ? "from" : "to");
              return !peers.isEmpty() && peers.stream().allMatch(this::narrow);
            });
  }

  private boolean narrow(YamlValue peer) {
    if (tree.at(peer, "ipBlock") != null) {
      String range = tree.text(peer, "ipBlock", "cidr");
      String bits = range.substring(range.indexOf('/') + 1);
      return bits.matches("\\d{1,3}") && Integer.parseInt(bits) >= FEWEST_BITS;
    }
    YamlValue pods = tree.at(peer, "podSelector");
    YamlValue namespaces = tree.at(peer, "namespaceSelector");
    // Pods without a namespace are those of the same one.
    return namespaces == null ? pods != null : names(namespaces) || names(pods);
  }

  // That a label is there, or is not this, can be true of everything.
  private boolean names(@Nullable YamlValue selector) {
    return !tree.fields(selector, "matchLabels").isEmpty()
        || tree.items(selector, "matchExpressions").stream()
            .anyMatch(one -> tree.text(one, "operator").equals("In"));
  }

  // Who names no pods has not said which: nothing is believed of them.
  private boolean selects(@Nullable YamlValue selector, @Nullable YamlValue labels) {
    if (!(selector instanceof YamlValue.Fields)) {
      return false;
    }
    Map<String, YamlValue> has = tree.fields(labels);
    return tree.fields(selector, "matchLabels").keySet().stream()
            .allMatch(
                key ->
                    has.containsKey(key)
                        && tree.text(selector, "matchLabels", key).equals(tree.text(labels, key)))
        && tree.items(selector, "matchExpressions").stream()
            .allMatch(one -> holds(one, has, labels));
  }

  private boolean holds(
      YamlValue expression, Map<String, YamlValue> has, @Nullable YamlValue labels) {
    String key = tree.text(expression, "key");
    Set<String> values = Set.copyOf(tree.texts(expression, "values"));
    boolean there = has.containsKey(key);
    boolean among = there && values.contains(tree.text(labels, key));
    return switch (tree.text(expression, "operator")) {
      case "In" -> among;
      case "NotIn" -> !among;
      case "Exists" -> there;
      case "DoesNotExist" -> !there;
      default -> false;
    };
  }
}
