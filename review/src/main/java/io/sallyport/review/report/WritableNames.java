package io.sallyport.review.report;

import io.sallyport.review.Architecture;
import io.sallyport.review.Component;
import io.sallyport.review.ReviewResult;
import io.sallyport.review.Zone;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * A font has letters of some scripts only. What it cannot write of names would be signs that say
 * nothing, so such elements and zones go by their ids, which every font has.
 */
final class WritableNames {

  private static final String NOTE =
      "<p>The font of this file lacks characters that this report needs: names with them stand as"
          + " ids, and elsewhere a # is in their place. The HTML report shows them.</p>\n";

  private final IntPredicate writes;
  private final ReviewResult result;
  private final Map<String, String> renamed = new LinkedHashMap<>();

  /** Looks through the names of a result; {@code writes} says of a code point whether it can be. */
  WritableNames(ReviewResult result, IntPredicate writes) {
    this.writes = writes;
    Architecture all = result.architecture();
    Map<String, Zone> zones = new LinkedHashMap<>();
    all.zones().forEach((id, zone) -> zones.put(id, writable(zone)));
    Map<String, Component> components = new LinkedHashMap<>();
    all.components().forEach((id, one) -> components.put(id, writable(one)));
    this.result =
        renamed.isEmpty()
            ? result
            : new ReviewResult(
                new Architecture(
                    all.name(),
                    all.description(),
                    all.owner(),
                    zones,
                    components,
                    all.data(),
                    all.flows(),
                    all.assumptions(),
                    all.decisions(),
                    all.file()),
                result.rules(),
                result.findings(),
                result.residual(),
                result.answered(),
                result.questions(),
                result.paths(),
                result.cuts());
  }

  /** The result with names that can be written. */
  ReviewResult result() {
    return result;
  }

  /** The same in texts of a page that were made before, and a word about it where it matters. */
  String page(String page) {
    String plain = page;
    for (Map.Entry<String, String> one :
        renamed.entrySet().stream()
            .sorted(Comparator.comparingInt(entry -> -entry.getKey().length()))
            .toList()) {
      plain = plain.replace(Markup.xml(one.getKey()), one.getValue());
    }
    return renamed.isEmpty() && writable(plain)
        ? plain
        : plain.replaceFirst("</h1>\n", "</h1>\n" + NOTE);
  }

  private boolean writable(String text) {
    return text.codePoints().allMatch(c -> Character.isWhitespace(c) || writes.test(c));
  }

  private Zone writable(Zone zone) {
    if (writable(zone.name())) {
      return zone;
    }
    renamed.put(zone.name(), zone.id());
    return new Zone(
        zone.id(),
        zone.id(),
        zone.trust(),
        zone.owner(),
        zone.multiTenant(),
        zone.inside(),
        zone.controls(),
        zone.at());
  }

  private Component writable(Component one) {
    if (writable(one.name())) {
      return one;
    }
    renamed.put(one.name(), one.id());
    return new Component(
        one.id(),
        one.id(),
        one.kind(),
        one.zone(),
        one.trust(),
        one.actor(),
        one.multiTenant(),
        one.technology(),
        one.owner(),
        one.effects(),
        one.stores(),
        one.controls(),
        one.note(),
        one.at());
  }
}
