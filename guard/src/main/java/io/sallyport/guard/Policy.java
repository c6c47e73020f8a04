package io.sallyport.guard;

import io.sallyport.core.Direction;
import io.sallyport.core.Verdict;
import io.sallyport.guard.flow.FlowPolicy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What the guard does with what it finds. Immutable. */
public final class Policy {

  /** What a refusal says unless the operator words it otherwise. */
  public static final String STANDARD_REFUSAL =
      "I can't help with that: Sallyport blocked this request.";

  private final String name;
  private final Map<String, ScannerPolicy> scanners;
  private final ScannerPolicy otherwise;
  final AllowList allowList;
  private final Limits limits;
  private final Set<String> linkHosts;
  private final Set<Uninspected> uninspected;
  private final FlowPolicy flow;
  private final Spotlight spotlight;
  private final Set<Consumer> consumers;
  private final boolean documentCanaries;
  private final boolean repair;
  private final boolean softBlock;
  private final boolean logOnly;
  private final String refusal;

  private Policy(Builder builder) {
    this.name = builder.name;
    this.scanners = Map.copyOf(builder.scanners);
    this.otherwise = builder.otherwise;
    this.allowList = new AllowList(builder.allow);
    this.limits = builder.limits;
    this.linkHosts = Set.copyOf(builder.linkHosts);
    this.uninspected = builder.uninspected;
    this.flow = builder.flow;
    this.spotlight = builder.spotlight;
    this.consumers = builder.consumers;
    this.documentCanaries = builder.documentCanaries;
    this.repair = builder.repair;
    this.softBlock = builder.softBlock;
    this.logOnly = builder.logOnly;
    this.refusal = builder.refusal;
  }

  /**
   * The default: blocks known attacks, leaked canaries and oversize texts; redacts secrets,
   * exfiltration links and hidden characters; points out personal data.
   */
  public static Policy balanced() {
    return builder("balanced")
        .scanner(Scanners.PHRASES, ScannerPolicy.of(Mode.BLOCK, 0.75).only(Direction.INPUT))
        .scanner(Scanners.INJECTION, ScannerPolicy.of(Mode.BLOCK, 0.81).only(Direction.INPUT))
        .scanner(Scanners.SECRETS, ScannerPolicy.of(Mode.REDACT, 0.7))
        .scanner(Scanners.LINKS, ScannerPolicy.of(Mode.REDACT, 0.7))
        .scanner(Scanners.PERSONAL_DATA, ScannerPolicy.of(Mode.FLAG, 0.5))
        .scanner(Scanners.LIMITS, ScannerPolicy.of(Mode.BLOCK, 0.5))
        .scanner(Scanners.CANARY, ScannerPolicy.of(Mode.BLOCK, 0.5).only(Direction.OUTPUT))
        .scanner(Scanners.INSTRUCTIONS, ScannerPolicy.of(Mode.REDACT, 0.8).only(Direction.OUTPUT))
        .scanner(Scanners.RETOLD, ScannerPolicy.of(Mode.OFF, 0.5).only(Direction.OUTPUT))
        .scanner(Scanners.CONSUMER, ScannerPolicy.of(Mode.REDACT, 0.5).only(Direction.OUTPUT))
        .scanner(Scanners.HARM, ScannerPolicy.of(Mode.FLAG, 0.5).only(Direction.INPUT))
        .scanner(Scanners.REFUSAL, ScannerPolicy.of(Mode.LOG, 0.5).only(Direction.OUTPUT))
        .scanner(Scanners.STRUCTURE, ScannerPolicy.of(Mode.FLAG, 0.5).only(Direction.OUTPUT))
        .scanner(Scanners.JUDGE, judge(Mode.BLOCK))
        .scanner(Scanners.INVISIBLE, ScannerPolicy.of(Mode.REDACT, 0.5))
        .build();
  }

  /** Blocks whatever balanced redacts, redacts personal data, and asks for less certainty. */
  public static Policy strict() {
    return builder("strict")
        .scanner(Scanners.PHRASES, ScannerPolicy.of(Mode.BLOCK, 0.5).only(Direction.INPUT))
        .scanner(Scanners.INJECTION, ScannerPolicy.of(Mode.BLOCK, 0.6).only(Direction.INPUT))
        .scanner(Scanners.SECRETS, ScannerPolicy.of(Mode.BLOCK, 0.5))
        .scanner(Scanners.LINKS, ScannerPolicy.of(Mode.BLOCK, 0.5))
        .scanner(Scanners.PERSONAL_DATA, ScannerPolicy.of(Mode.REDACT, 0.4))
        .scanner(Scanners.LIMITS, ScannerPolicy.of(Mode.BLOCK, 0.5))
        .scanner(Scanners.CANARY, ScannerPolicy.of(Mode.BLOCK, 0.5).only(Direction.OUTPUT))
        .scanner(Scanners.INSTRUCTIONS, ScannerPolicy.of(Mode.BLOCK, 0.6).only(Direction.OUTPUT))
        .scanner(Scanners.RETOLD, ScannerPolicy.of(Mode.FLAG, 0.5).only(Direction.OUTPUT))
        .scanner(Scanners.CONSUMER, ScannerPolicy.of(Mode.BLOCK, 0.5).only(Direction.OUTPUT))
        .scanner(Scanners.HARM, ScannerPolicy.of(Mode.FLAG, 0.5).only(Direction.INPUT))
        .scanner(Scanners.REFUSAL, ScannerPolicy.of(Mode.LOG, 0.5).only(Direction.OUTPUT))
        .scanner(Scanners.STRUCTURE, ScannerPolicy.of(Mode.BLOCK, 0.5).only(Direction.OUTPUT))
        .scanner(Scanners.JUDGE, judge(Mode.BLOCK))
        .scanner(Scanners.INVISIBLE, ScannerPolicy.of(Mode.BLOCK, 0.5))
        .flow(
            new FlowPolicy(
                FlowPolicy.Mode.ENFORCE,
                FlowPolicy.Undeclared.JUDGE,
                false,
                FlowPolicy.OWN_WORDS,
                List.of()))
        .build();
  }

  /** Points out, redacts provider keys, and blocks only leaked canaries and oversize texts. */
  public static Policy permissive() {
    return builder("permissive")
        .otherwise(ScannerPolicy.of(Mode.FLAG, 0.5))
        .scanner(Scanners.PHRASES, ScannerPolicy.of(Mode.FLAG, 0.75).only(Direction.INPUT))
        .scanner(Scanners.INJECTION, ScannerPolicy.of(Mode.FLAG, 0.93).only(Direction.INPUT))
        .scanner(Scanners.SECRETS, ScannerPolicy.of(Mode.REDACT, 0.9))
        .scanner(Scanners.LINKS, ScannerPolicy.of(Mode.FLAG, 0.7))
        .scanner(Scanners.PERSONAL_DATA, ScannerPolicy.of(Mode.LOG, 0.5))
        .scanner(Scanners.LIMITS, ScannerPolicy.of(Mode.BLOCK, 0.5))
        .scanner(Scanners.CANARY, ScannerPolicy.of(Mode.BLOCK, 0.5).only(Direction.OUTPUT))
        .scanner(Scanners.INSTRUCTIONS, ScannerPolicy.of(Mode.FLAG, 0.6).only(Direction.OUTPUT))
        .scanner(Scanners.RETOLD, ScannerPolicy.of(Mode.OFF, 0.5).only(Direction.OUTPUT))
        .scanner(Scanners.CONSUMER, ScannerPolicy.of(Mode.FLAG, 0.5).only(Direction.OUTPUT))
        .scanner(Scanners.HARM, ScannerPolicy.of(Mode.LOG, 0.5).only(Direction.INPUT))
        .scanner(Scanners.REFUSAL, ScannerPolicy.of(Mode.LOG, 0.5).only(Direction.OUTPUT))
        .scanner(Scanners.STRUCTURE, ScannerPolicy.of(Mode.LOG, 0.5).only(Direction.OUTPUT))
        .scanner(Scanners.JUDGE, judge(Mode.FLAG))
        .scanner(Scanners.INVISIBLE, ScannerPolicy.of(Mode.FLAG, 0.5))
        .flow(
            new FlowPolicy(
                FlowPolicy.Mode.LOG,
                FlowPolicy.Undeclared.LOG,
                false,
                FlowPolicy.OWN_WORDS,
                List.of()))
        .build();
  }

  /** Without the second opinion everything is as if nobody had been asked. */
  private static ScannerPolicy judge(Mode mode) {
    return ScannerPolicy.of(mode, 0.5).only(Direction.INPUT).withOnFailure(Verdict.ALLOW);
  }

  /** No scanner runs, and content that none could read passes. */
  public static Policy off() {
    return builder("off")
        .otherwise(ScannerPolicy.off())
        .uninspected(Uninspected.ALL)
        .flow(FlowPolicy.off())
        .build();
  }

  /**
   * A ready-made policy by name.
   *
   * @throws IllegalArgumentException naming the value and the accepted ones
   */
  public static Policy named(String name) {
    return switch (name) {
      case "balanced" -> balanced();
      case "strict" -> strict();
      case "permissive" -> permissive();
      case "off" -> off();
      default ->
          throw new IllegalArgumentException(
              "policy: '" + name + "' (expected: balanced, strict, permissive or off)");
    };
  }

  /** A policy in which every scanner blocks from a score of 0.5 on, until told otherwise. */
  public static Builder builder(String name) {
    return new Builder(name);
  }

  /** The same as a builder, to change some of it. */
  public Builder toBuilder() {
    Builder builder = new Builder(name).otherwise(otherwise).limits(limits).refusal(refusal);
    builder.scanners.putAll(scanners);
    builder.allow.addAll(allow());
    builder.linkHosts.addAll(linkHosts);
    builder.uninspected(uninspected).flow(flow).spotlight(spotlight);
    builder.documentCanaries(documentCanaries).consumers(consumers).repair(repair);
    return builder.softBlock(softBlock).logOnly(logOnly);
  }

  /** The policy's name. */
  public String name() {
    return name;
  }

  /** What it says about a scanner; scanners that it does not name share one rule. */
  public ScannerPolicy scanner(String scanner) {
    return scanners.getOrDefault(scanner, otherwise);
  }

  /** What it says about the scanners that it names. */
  public Map<String, ScannerPolicy> scanners() {
    return scanners;
  }

  /** What is allowed in spite of a finding. */
  public List<AllowEntry> allow() {
    return allowList.entries();
  }

  /** Size limits. */
  public Limits limits() {
    return limits;
  }

  /** Hosts that links may carry data to: exact names, and {@code *.name} for everything below. */
  public Set<String> linkHosts() {
    return linkHosts;
  }

  /** Content that passes although no scanner can read it. */
  public Set<Uninspected> uninspected() {
    return uninspected;
  }

  /** How tool calls are judged. */
  public FlowPolicy flow() {
    return flow;
  }

  /** How untrusted texts are set apart before the model reads them. */
  public Spotlight spotlight() {
    return spotlight;
  }

  /** What takes the answers and acts on them. */
  public Set<Consumer> consumers() {
    return consumers;
  }

  /** Whether canaries are planted in what tools returned, retrieved texts and files, too. */
  public boolean documentCanaries() {
    return documentCanaries;
  }

  /** Whether answers that should be JSON are made so, where that is certain. */
  public boolean repair() {
    return repair;
  }

  /** Whether a block is answered like a normal answer, with {@link #refusal()} as its text. */
  public boolean softBlock() {
    return softBlock;
  }

  /** Whether what is found is only recorded, with what would have been done. */
  public boolean logOnly() {
    return logOnly;
  }

  /** The text of a soft block. */
  public String refusal() {
    return refusal;
  }

  /** Names the policy only. */
  @Override
  public String toString() {
    return "Policy[" + name + "]";
  }

  /** Collects the parts of a policy and checks them. */
  public static final class Builder {

    private String name;
    private final Map<String, ScannerPolicy> scanners = new LinkedHashMap<>();
    private final List<AllowEntry> allow = new ArrayList<>();
    private final Set<String> linkHosts = new LinkedHashSet<>();
    private Set<Uninspected> uninspected = Uninspected.STANDARD;
    private FlowPolicy flow = FlowPolicy.standard(List.of());
    private Spotlight spotlight = Spotlight.OFF;
    private ScannerPolicy otherwise = ScannerPolicy.of(Mode.BLOCK, 0.5);
    private Limits limits = Limits.standard();
    private Set<Consumer> consumers = Set.of();
    private boolean documentCanaries;
    private boolean repair;
    private boolean softBlock;
    private boolean logOnly;
    private String refusal = STANDARD_REFUSAL;

    private Builder(String name) {
      this.name = checkedName(name);
    }

    /** Renames the policy. */
    public Builder name(String newName) {
      this.name = checkedName(newName);
      return this;
    }

    /** What happens with one scanner. */
    public Builder scanner(String scanner, ScannerPolicy scannerPolicy) {
      scanners.put(
          Objects.requireNonNull(scanner, "scanner"),
          Objects.requireNonNull(scannerPolicy, "scannerPolicy"));
      return this;
    }

    /** What happens with the scanners that are not named. */
    public Builder otherwise(ScannerPolicy scannerPolicy) {
      this.otherwise = Objects.requireNonNull(scannerPolicy, "scannerPolicy");
      return this;
    }

    /** Adds an allow-list entry. */
    public Builder allow(AllowEntry entry) {
      allow.add(Objects.requireNonNull(entry, "entry"));
      return this;
    }

    /** Sets the size limits. */
    public Builder limits(Limits newLimits) {
      this.limits = Objects.requireNonNull(newLimits, "newLimits");
      return this;
    }

    /** Allows links to a host: an exact name, or {@code *.name} for everything below it. */
    public Builder linkHost(String host) {
      if (!host.matches("(\\*\\.)?[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*")) {
        throw new IllegalArgumentException(
            "linkHosts: '" + host + "' (expected: a host name, or *. and a host name)");
      }
      linkHosts.add(host.toLowerCase(Locale.ROOT));
      return this;
    }

    /** Content that passes although no scanner can read it. */
    public Builder uninspected(Set<Uninspected> kinds) {
      this.uninspected = Set.copyOf(kinds);
      return this;
    }

    /** How tool calls are judged. */
    public Builder flow(FlowPolicy flowPolicy) {
      this.flow = Objects.requireNonNull(flowPolicy, "flowPolicy");
      return this;
    }

    /** How untrusted texts are set apart before the model reads them. */
    public Builder spotlight(Spotlight way) {
      this.spotlight = Objects.requireNonNull(way, "way");
      return this;
    }

    /** What takes the answers and acts on them. */
    public Builder consumers(Set<Consumer> takers) {
      this.consumers = Set.copyOf(takers);
      return this;
    }

    /** Whether canaries are planted in untrusted texts, too. */
    public Builder documentCanaries(boolean planted) {
      this.documentCanaries = planted;
      return this;
    }

    /** Whether answers that should be JSON are made so, where that is certain. */
    public Builder repair(boolean repaired) {
      this.repair = repaired;
      return this;
    }

    /** Whether a block looks like a normal answer to the client. */
    public Builder softBlock(boolean soft) {
      this.softBlock = soft;
      return this;
    }

    /** Whether everything is only recorded, with what would have been done. */
    public Builder logOnly(boolean only) {
      this.logOnly = only;
      return this;
    }

    /** The text of a soft block, not blank. */
    public Builder refusal(String text) {
      if (text.isBlank()) {
        throw new IllegalArgumentException("refusal: blank (expected: a text for the client)");
      }
      this.refusal = text;
      return this;
    }

    /** The policy. */
    public Policy build() {
      return new Policy(this);
    }

    private static String checkedName(String name) {
      if (name.isBlank()) {
        throw new IllegalArgumentException("policy.name: blank (expected: a name)");
      }
      return name;
    }
  }
}
