package io.sallyport.gateway.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.guard.Policy;
import io.sallyport.guard.Uninspected;
import io.sallyport.privacy.PrivacyPolicy;
import io.sallyport.privacy.PrivacyPolicy.Place;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Which content passes a policy that nobody can read. What nobody can read, nobody can treat: where
 * personal data is kept from models, documents are among it only when the operator named the kinds.
 */
final class Unreadable {

  /**
   * What policies said so far.
   *
   * @param kinds the kinds that were named, or those of the ready-made policy
   * @param named whether the operator named them
   * @param keeps whether the operator said something of personal data
   */
  private record Said(Set<Uninspected> kinds, boolean named, boolean keeps) {}

  private final Map<String, PrivacyPolicy> privacy;
  private final Map<String, Said> byPolicy = new HashMap<>();

  /**
   * Nothing said so far.
   *
   * @param privacy what each policy does with personal data, by its name
   */
  Unreadable(Map<String, PrivacyPolicy> privacy) {
    this.privacy = privacy;
  }

  /**
   * The kinds that pass a policy.
   *
   * @param node what the policy says of itself
   * @param parent the one that it extends, read before
   */
  Set<Uninspected> kinds(JsonNode node, Policy parent) {
    Said before =
        byPolicy.getOrDefault(parent.name(), new Said(parent.uninspected(), false, false));
    boolean named = node.has("uninspected");
    Said said =
        new Said(
            named ? named(node.path("uninspected")) : before.kinds(),
            named || before.named(),
            node.has("personalData") || before.keeps());
    String name = node.path("name").asText();
    byPolicy.put(name, said);
    PrivacyPolicy policy = privacy.get(name);
    if (said.named() || !said.keeps() || policy == null || !treats(policy)) {
      return said.kinds();
    }
    Set<Uninspected> kinds = EnumSet.noneOf(Uninspected.class);
    kinds.addAll(said.kinds());
    kinds.remove(Uninspected.DOCUMENT);
    return kinds;
  }

  private static boolean treats(PrivacyPolicy policy) {
    return policy.treats(Place.IN) || policy.treats(Place.TOOLS);
  }

  private static Set<Uninspected> named(JsonNode list) {
    Set<Uninspected> kinds = EnumSet.noneOf(Uninspected.class);
    list.forEach(kind -> kinds.add(Uninspected.valueOf(kind.asText().toUpperCase(Locale.ROOT))));
    return kinds;
  }
}
