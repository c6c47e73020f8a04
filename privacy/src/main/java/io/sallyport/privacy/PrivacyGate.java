package io.sallyport.privacy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Keeps personal data from models after one policy. Conversations send their history with each
 * request, so what was found in a text is remembered: places and types under the text's hash, never
 * the text. Safe for any number of threads.
 */
public final class PrivacyGate {

  private static final int REMEMBERED = 8192;

  /** Shorter texts are found in again as quickly as they are hashed. */
  private static final int WORTH_REMEMBERING = 24;

  /** The scope of all that a tenant says. */
  private static final String WHOLE_TENANT = "tenant";

  private final PrivacyPolicy policy;
  private final Vault vault;
  private final Redactor names;
  private final Redactor codes;
  private final Map<String, List<PersonalData>> known =
      new LinkedHashMap<>(256, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, List<PersonalData>> eldest) {
          return size() > REMEMBERED;
        }
      };

  /** A gate for a policy, with pseudonyms and keys of a vault. */
  public PrivacyGate(PrivacyPolicy policy, Vault vault) {
    this.policy = policy;
    this.vault = vault;
    Treatment none = Treatment.builder(Operator.KEEP).build();
    double least = policy.leastThreshold();
    names =
        new Redactor(
            PersonalDataFinder.complete().withThreshold(least).counting(policy::counts),
            none,
            policy.allowed());
    codes =
        new Redactor(
            PersonalDataFinder.structured().withThreshold(least).counting(policy::counts),
            none,
            policy.allowed());
  }

  /** The policy. */
  public PrivacyPolicy policy() {
    return policy;
  }

  /**
   * Begins a call of a model.
   *
   * @param conversation what the client calls the conversation; empty for a scope of one call
   */
  public PrivateCall open(String tenant, String conversation) {
    return new PrivateCall(this, scope(tenant, conversation), tenant);
  }

  /** Begins a call whose texts are compared with those of other calls, such as embeddings. */
  public PrivateCall openForTenant(String tenant) {
    return new PrivateCall(this, vault.pseudonyms(tenant, WHOLE_TENANT), tenant);
  }

  /** What would become of a text, with pseudonyms that nobody keeps; nothing is remembered. */
  public Redaction preview(String tenant, String text) {
    Treatment treatment = treatment(new RunPseudonyms(), tenant, type -> false);
    return treatment.treat(text, counting(names.findStrictly(text)));
  }

  private Pseudonyms scope(String tenant, String conversation) {
    return switch (policy.scope()) {
      case TENANT -> vault.pseudonyms(tenant, WHOLE_TENANT);
      case CONVERSATION ->
          conversation.isEmpty()
              ? new RunPseudonyms()
              : vault.pseudonyms(tenant, "conversation " + conversation);
    };
  }

  Treatment treatment(Pseudonyms pseudonyms, String tenant, Predicate<PersonalDataType> returning) {
    Treatment.Builder builder = Treatment.builder(Operator.KEEP).pseudonyms(pseudonyms);
    policy.byType().forEach(builder::with);
    if (policy.isKeyed()) {
      builder.key(vault.key(tenant));
    }
    return builder.protecting(returning).build();
  }

  /**
   * Finds what counts, names included.
   *
   * @throws PrivacyException when not all of the text can be seen through
   */
  List<PersonalData> find(String text) {
    if (text.length() < WORTH_REMEMBERING) {
      return counting(names.findStrictly(text));
    }
    String hash = hash(text);
    synchronized (known) {
      List<PersonalData> before = known.get(hash);
      if (before != null) {
        return before;
      }
    }
    List<PersonalData> found = counting(names.findStrictly(text));
    synchronized (known) {
      known.put(hash, found);
    }
    return found;
  }

  /** Finds what counts in a word of programs, in which names would be guesses. */
  List<PersonalData> findCodes(String text) {
    return counting(codes.findStrictly(text));
  }

  /** Whether the policy lets a finding stand, as it stands in a text. */
  boolean isAllowed(String text, PersonalData data) {
    return names.isAllowed(text, data.start(), data.end());
  }

  private List<PersonalData> counting(List<PersonalData> found) {
    List<PersonalData> counting = new ArrayList<>(found);
    counting.removeIf(data -> !policy.counts(data));
    return List.copyOf(counting);
  }

  private static String hash(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256: missing (expected: in every JDK)", e);
    }
  }
}
