package io.sallyport.review.report;

import io.sallyport.review.Component;
import io.sallyport.review.ControlClaim;
import io.sallyport.review.DataAsset;
import io.sallyport.review.Flow;
import io.sallyport.review.TrustLevel;
import io.sallyport.review.Zone;
import io.sallyport.review.internal.Marks;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What a threat-model bill of materials has no field for; its schema allows no others. */
final class TmBomMarks {

  private final UnaryOperator<String> dataName;
  private final UnaryOperator<String> zoneName;

  TmBomMarks(UnaryOperator<String> dataName, UnaryOperator<String> zoneName) {
    this.dataName = dataName;
    this.zoneName = zoneName;
  }

  String zone(Zone zone) {
    String inside = zone.inside();
    return new Marks()
        .put("inside", inside == null ? "" : zoneName.apply(inside))
        .put("owner", zone.owner())
        .put("tenancy", zone.multiTenant() ? "multi" : "")
        .put("controls", controls(zone.controls(), ""))
        .after(zone.trust().wireName());
  }

  String component(Component component) {
    return new Marks()
        .put("kind", component.kind().id())
        .put("trust", component.trust().wireName())
        .put("technology", component.technology())
        .put("owner", component.owner())
        .put("tenancy", component.multiTenant() ? "multi" : "")
        .put("effects", component.effects().stream().sorted().toList())
        .put("stores", names(component.stores()))
        .put("controls", controls(component.controls(), ""))
        .after(component.note());
  }

  String data(DataAsset asset) {
    return new Marks()
        .put("class", asset.dataClass().wireName())
        .put("origin", word(asset.origin()))
        .put("contains", asset.contains().stream().sorted().toList())
        .put("subjects", asset.subjects())
        .put("retention", asset.retention())
        .put("regulated", asset.regulated())
        .after(asset.name() + ", " + asset.dataClass().wireName());
  }

  String flow(Flow flow, boolean encryptionSaid, String description) {
    return new Marks()
        .put("name", flow.name().isEmpty() ? List.of() : List.of(flow.name()))
        .put("data", flow.data().stream().map(dataName).toList())
        .put("protocol", flow.protocol())
        .put("direction", flow.answered() ? "request" : "one-way")
        .put("content", word(flow.content()))
        .put("authentication", detail(flow, "authentication"))
        .put("authorization", detail(flow, "authorization"))
        .put("encryption", encryptionSaid ? "" : "not said")
        .put("controls", controls(flow.controls(), "encryption"))
        .after(description);
  }

  private static String detail(Flow flow, String control) {
    ControlClaim claim = flow.controls().get(control);
    return claim != null && claim.state().stands()
        ? claim.detail().replaceFirst("(^|; )no evidence$", "")
        : "";
  }

  private static String word(@Nullable TrustLevel trust) {
    return trust == null ? "" : trust.wireName();
  }

  private List<String> names(Collection<String> data) {
    return data.stream().sorted().map(dataName).toList();
  }

  // Evidence stays here: elsewhere what was verified is only declared.
  private static List<String> controls(Map<String, ControlClaim> claims, String without) {
    return new TreeMap<>(claims)
        .values().stream()
            .filter(claim -> !claim.control().equals(without))
            .map(
                claim ->
                    claim.control()
                        + "="
                        + (claim.state().stands()
                            ? "declared"
                            : claim.state().lacks() ? "absent" : "unknown"))
            .toList();
  }
}
