package io.sallyport.gateway.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.core.Direction;
import io.sallyport.core.Verdict;
import io.sallyport.guard.AllowEntry;
import io.sallyport.guard.Consumer;
import io.sallyport.guard.Limits;
import io.sallyport.guard.Mode;
import io.sallyport.guard.Policy;
import io.sallyport.guard.ScannerPolicy;
import io.sallyport.guard.Scanners;
import io.sallyport.guard.Spotlight;
import io.sallyport.guard.flow.ToolRule;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads the guard policies. Each one starts from a ready-made or an earlier one. */
final class PolicyReader {

  /** The policies that nobody has to write. */
  static final List<String> READY_MADE = List.of("balanced", "strict", "permissive", "off");

  private static final List<String> SCANNERS =
      List.of(
          Scanners.PHRASES,
          Scanners.SECRETS,
          Scanners.LINKS,
          Scanners.PERSONAL_DATA,
          Scanners.LIMITS,
          Scanners.CANARY,
          Scanners.INSTRUCTIONS,
          Scanners.RETOLD,
          Scanners.CONSUMER,
          Scanners.HARM,
          Scanners.REFUSAL,
          Scanners.STRUCTURE,
          Scanners.JUDGE,
          Scanners.INVISIBLE,
          Scanners.INJECTION);

  private final YamlTree yaml;
  private final Unreadable unreadable;
  private final Names known;
  private final Set<String> written;
  private final List<String> problems;

  /**
   * A reader of one file.
   *
   * @param known names that may be extended though no policy of theirs could be read
   * @param written takes the name of each policy, whether or not it stands
   */
  PolicyReader(
      YamlTree yaml,
      Unreadable unreadable,
      Names known,
      Set<String> written,
      List<String> problems) {
    this.yaml = yaml;
    this.unreadable = unreadable;
    this.known = known;
    this.written = written;
    this.problems = problems;
  }

  /**
   * The ready-made policies by name.
   *
   * @param tools what the operator says of tools, for every policy that has no list of its own
   */
  static Map<String, Policy> readyMade(List<ToolRule> tools) {
    Map<String, Policy> policies = new LinkedHashMap<>();
    for (String name : READY_MADE) {
      Policy policy = Policy.named(name);
      policies.put(name, policy.toBuilder().flow(policy.flow().withTools(tools)).build());
    }
    return policies;
  }

  /** Adds the policies of a list to those that are there. */
  void read(JsonNode list, Map<String, Policy> policies) {
    for (int i = 0; i < list.size(); i++) {
      JsonNode node = list.get(i);
      String pointer = "/policies/" + i;
      String name = node.path("name").asText();
      String base = node.path("extends").asText("balanced");
      Policy parent = policies.get(base);
      // One that is above and could not be read has been told itself.
      boolean above = written.contains(base);
      if (!written.add(name)) {
        problems.add(yaml.problem(pointer + "/name", "found the policy '" + name + "' again"));
      } else if (parent == null && !above && (known.lack(base) || names(list, base))) {
        problems.add(
            yaml.problem(
                pointer + "/extends",
                "found '"
                    + base
                    + "' (expected: balanced, strict, permissive, off or a policy above it)"));
      } else if (parent != null) {
        policies.put(name, policy(node, parent.toBuilder().name(name), parent, pointer));
      }
    }
  }

  private static boolean names(JsonNode list, String policy) {
    return list.valueStream().anyMatch(entry -> entry.path("name").asText().equals(policy));
  }

  private Policy policy(JsonNode node, Policy.Builder builder, Policy parent, String pointer) {
    node.path("scanners")
        .properties()
        .forEach(
            entry -> {
              String scanner = entry.getKey();
              if (!SCANNERS.contains(scanner)) {
                problems.add(
                    yaml.problem(
                        YamlTree.pointer(pointer + "/scanners", scanner),
                        "found an unknown scanner (expected: one of "
                            + String.join(", ", SCANNERS)
                            + ")"));
                return;
              }
              builder.scanner(scanner, scanner(entry.getValue(), start(parent, scanner)));
            });
    for (JsonNode allow : node.path("allow")) {
      @Nullable String rule = allow.has("rule") ? allow.path("rule").asText() : null;
      String reason = allow.path("reason").asText();
      builder.allow(
          allow.has("phrase")
              ? AllowEntry.phrase(allow.path("phrase").asText(), rule, reason)
              : AllowEntry.text(allow.path("text").asText(), rule, reason));
    }
    node.path("linkHosts").forEach(host -> builder.linkHost(host.asText()));
    innerHosts(node.path("innerHosts"), pointer + "/innerHosts/");
    if (node.has("limits")) {
      builder.limits(limits(node.path("limits"), parent.limits()));
    }
    builder.uninspected(unreadable.kinds(node, parent));
    if (node.has("spotlight")) {
      builder.spotlight(
          Spotlight.valueOf(node.path("spotlight").asText().toUpperCase(Locale.ROOT)));
    }
    FlowReader.requireOnce(
        node.path("flow").path("tools"), pointer + "/flow/tools", yaml, problems);
    builder.flow(FlowReader.policy(node.path("flow"), parent.flow()));
    if (node.has("consumers")) {
      Set<Consumer> consumers = EnumSet.noneOf(Consumer.class);
      node.path("consumers")
          .forEach(
              taker -> consumers.add(Consumer.valueOf(taker.asText().toUpperCase(Locale.ROOT))));
      builder.consumers(consumers);
    }
    if (node.has("documentCanaries")) {
      builder.documentCanaries(node.path("documentCanaries").asBoolean());
    }
    if (node.has("repair")) {
      builder.repair(node.path("repair").asBoolean());
    }
    if (node.has("logOnly")) {
      builder.logOnly(node.path("logOnly").asBoolean());
    }
    if (node.has("softBlock")) {
      builder.softBlock(node.path("softBlock").asBoolean());
    }
    if (node.has("refusal")) {
      builder.refusal(node.path("refusal").asText());
    }
    return builder.build();
  }

  private void innerHosts(JsonNode hosts, String pointer) {
    for (int i = 0; i < hosts.size(); i++) {
      try {
        InnerHost.named(hosts.get(i).asText());
      } catch (IllegalArgumentException unreachable) {
        problems.add(
            yaml.problem(
                pointer + i,
                unreachable.getMessage()
                    + " (expected: a host within the network, without a port, such as"
                    + " media.corp.internal, 10.1.2.3 or ::1)"));
      }
    }
  }

  /** What a scanner starts from; one that was off has no threshold worth keeping. */
  private static ScannerPolicy start(Policy parent, String scanner) {
    ScannerPolicy policy = parent.scanner(scanner);
    return policy.mode() == Mode.OFF
        ? Policy.balanced().scanner(scanner).withMode(Mode.OFF)
        : policy;
  }

  private static Limits limits(JsonNode node, Limits standard) {
    return new Limits(
        node.path("characters").asInt(standard.maxCharacters()),
        node.path("tokens").asInt(standard.maxTokens()),
        node.path("repeats").asInt(standard.maxRepeats()),
        node.path("scanMillis").asInt(standard.maxScanMillis()));
  }

  private static ScannerPolicy scanner(JsonNode node, ScannerPolicy standard) {
    if (node.isTextual()) {
      return standard.withMode(Mode.ofWireName(node.asText()));
    }
    ScannerPolicy policy = standard;
    if (node.has("mode")) {
      policy = policy.withMode(Mode.ofWireName(node.path("mode").asText()));
    }
    if (node.has("threshold")) {
      policy = policy.withThreshold(node.path("threshold").asDouble());
    }
    if (node.has("onFailure")) {
      policy =
          policy.withOnFailure(
              Verdict.valueOf(node.path("onFailure").asText().toUpperCase(Locale.ROOT)));
    }
    if (node.has("directions")) {
      Set<Direction> directions = EnumSet.noneOf(Direction.class);
      node.path("directions")
          .forEach(d -> directions.add(Direction.valueOf(d.asText().toUpperCase(Locale.ROOT))));
      policy = new ScannerPolicy(policy.mode(), policy.threshold(), directions, policy.onFailure());
    }
    return policy;
  }

  /** A policy that says nothing of them has what the one has that it extends. */
  static Reach reach(JsonNode policies) {
    return new Reach(
        inherited(policies, "hostedTools", name -> name.toLowerCase(Locale.ROOT)),
        inherited(policies, "innerHosts", InnerHost::spelled));
  }

  private static Map<String, Set<String>> inherited(
      JsonNode policies, String field, UnaryOperator<String> spelled) {
    Map<String, Set<String>> byPolicy = new HashMap<>();
    for (JsonNode policy : policies) {
      Set<String> base = byPolicy.getOrDefault(policy.path("extends").asText(), Set.of());
      Set<String> own = new HashSet<>();
      policy.path(field).forEach(name -> own.add(spelled.apply(name.asText())));
      byPolicy.put(policy.path("name").asText(), policy.has(field) ? own : base);
    }
    return byPolicy;
  }
}
