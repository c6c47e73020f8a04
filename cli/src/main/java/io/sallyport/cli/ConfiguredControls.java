package io.sallyport.cli;

import io.sallyport.core.Direction;
import io.sallyport.gateway.config.Configuration;
import io.sallyport.guard.Mode;
import io.sallyport.guard.Policy;
import io.sallyport.guard.Scanners;
import io.sallyport.guard.Spotlight;
import io.sallyport.guard.flow.FlowPolicy;
import io.sallyport.privacy.PrivacyPolicy;
import java.util.LinkedHashMap;
import java.util.Map;

/** Which controls of the review's catalog a gateway's configuration sets. */
final class ConfiguredControls {

  private ConfiguredControls() {}

  static Map<String, String> of(Configuration configuration) {
    Map<String, String> controls = new LinkedHashMap<>();
    Policy policy = configuration.policy(null, "");
    String guard = "configured: policy " + policy.name();
    scanner(controls, policy, Scanners.INJECTION, Direction.INPUT, "injection-guard", guard);
    scanner(controls, policy, Scanners.PHRASES, Direction.INPUT, "injection-guard", guard);
    scanner(controls, policy, Scanners.PHRASES, Direction.OUTPUT, "output-guard", guard);
    scanner(controls, policy, Scanners.LINKS, Direction.OUTPUT, "link-filter", guard);
    scanner(controls, policy, Scanners.SECRETS, Direction.INPUT, "secret-scanning", guard);
    scanner(
        controls,
        policy,
        Scanners.PERSONAL_DATA,
        Direction.INPUT,
        "personal-data-redaction",
        guard);
    PrivacyPolicy privacy = configuration.personalData().get(policy.name());
    if (privacy != null && privacy.treats(PrivacyPolicy.Place.IN)) {
      controls.put("personal-data-redaction", guard + ", personalData: treat");
    }
    scanner(controls, policy, Scanners.CANARY, Direction.OUTPUT, "canary", guard);
    scanner(controls, policy, Scanners.LIMITS, Direction.INPUT, "input-limits", guard);
    scanner(controls, policy, Scanners.HARM, Direction.INPUT, "content-moderation", guard);
    if (!policy.consumers().isEmpty()) {
      scanner(controls, policy, Scanners.CONSUMER, Direction.OUTPUT, "output-encoding", guard);
    }
    scanner(controls, policy, Scanners.STRUCTURE, Direction.OUTPUT, "output-schema", guard);
    if (!policy.logOnly()) {
      flow(controls, policy.flow(), guard);
      if (policy.spotlight() != Spotlight.OFF) {
        controls.put("prompt-separation", guard + ", spotlight: " + policy.spotlight().wireName());
      }
      if (policy.documentCanaries()) {
        controls.putIfAbsent("canary", guard + ", documentCanaries");
      }
    }
    if (!configuration.delimiters().isEmpty()) {
      controls.put(
          "prompt-separation",
          "configured: " + configuration.delimiters().size() + " delimiters of foreign text");
    }
    if (configuration.server().tls() != null) {
      controls.put("encryption", "configured: server.tls");
    }
    if (!configuration.audit().content()) {
      controls.put("log-redaction", "configured: audit.content: none");
    }
    if (!configuration.audit().sinks().isEmpty()) {
      controls.put(
          "monitoring",
          "configured: events go to " + configuration.audit().sinks().size() + " sinks");
    }
    // The gateway has no way to run without these.
    controls.putIfAbsent(
        "input-limits",
        "always on: bodies of at most " + configuration.server().maxBody() + " bytes");
    controls.put("secret-store", "always on: secrets are references");
    controls.put("audit-log", "always on");
    controls.put("authentication", "always on: API keys");
    controls.put("timeout", "always on: timeouts of upstreams");
    controls.put("circuit-breaker", "always on");
    if (configuration.models().stream().anyMatch(model -> !model.fallbacks().isEmpty())) {
      controls.put("redundancy", "configured: fallbacks of models");
    }
    return controls;
  }

  // What is only recorded keeps no call back; nor does a rule for tools that nobody named.
  private static void flow(Map<String, String> controls, FlowPolicy flow, String guard) {
    boolean all = flow.undeclared() != FlowPolicy.Undeclared.LOG;
    if (flow.mode() != FlowPolicy.Mode.ENFORCE || !all && flow.tools().isEmpty()) {
      return;
    }
    String detail =
        guard
            + ", flow: enforce, undeclared: "
            + flow.undeclared().wireName()
            + ", "
            + flow.tools().size()
            + " rules for tools";
    controls.put("information-flow-control", detail);
    if (flow.undeclared() == FlowPolicy.Undeclared.DENY) {
      controls.put("tool-allowlist", detail);
    }
    if (!flow.withoutApproval()) {
      controls.put("human-approval", detail + ", approval: ask");
    }
  }

  private static void scanner(
      Map<String, String> controls,
      Policy policy,
      String scanner,
      Direction direction,
      String control,
      String detail) {
    // What is only written down keeps nothing out.
    boolean acts = policy.scanner(scanner).mode().compareTo(Mode.REDACT) >= 0 && !policy.logOnly();
    if (acts && policy.scanner(scanner).runs(direction)) {
      controls.putIfAbsent(
          control, detail + ", " + scanner + ": " + policy.scanner(scanner).mode().wireName());
    }
  }
}
