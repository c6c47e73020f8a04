package io.sallyport.review;

import io.sallyport.review.internal.YamlReader;
import io.sallyport.review.internal.YamlValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/** The fixtures that a rule's own file holds. */
final class Fixture {

  private Fixture() {}

  /** The architecture of a fixture, {@code positive} or {@code negative}. */
  static Architecture of(Rule rule, String name) {
    YamlValue.Fields fixture = (YamlValue.Fields) Objects.requireNonNull(fixtures(rule).get(name));
    Map<String, YamlValue> values = new LinkedHashMap<>(fixture.values());
    values.put("system", new YamlValue.Scalar("Fixture", true, 1));
    try {
      return ArchitectureReader.read(
          rule.id() + "." + name, new YamlValue.Fields(values, fixture.lines(), fixture.line()));
    } catch (ArchitectureException e) {
      throw new IllegalStateException(e);
    }
  }

  private static YamlValue.Fields fixtures(Rule rule) {
    String name = "/io/sallyport/review/rules/" + rule.id() + ".yaml";
    try (InputStream in = Fixture.class.getResourceAsStream(name)) {
      String text =
          new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
      YamlValue.Fields root =
          (YamlValue.Fields) YamlReader.parse(rule.id(), text, false).getFirst();
      return (YamlValue.Fields) Objects.requireNonNull(root.get("fixtures"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ArchitectureException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The control that hardens the positive fixture; empty when no control can. */
  static String hardening(Rule rule) {
    return fixtures(rule).get("hardened") instanceof YamlValue.Scalar scalar ? scalar.text() : "";
  }

  /** An architecture in which a control stands at one component. */
  static Architecture with(Architecture architecture, String component, String control) {
    Map<String, Component> components = new LinkedHashMap<>(architecture.components());
    components.computeIfPresent(component, (id, one) -> with(one, control));
    return architecture.with(components.values(), architecture.flows());
  }

  /** A component at which a control stands. */
  static Component with(Component one, String control) {
    Map<String, ControlClaim> controls = new LinkedHashMap<>(one.controls());
    controls.put(control, new ControlClaim(control, ControlState.DECLARED, "", null, one.at()));
    return one.withControls(controls);
  }

  /** An architecture without the controls that are named, wherever they were. */
  static Architecture without(Architecture architecture, Predicate<String> control) {
    Map<String, Zone> zones = new LinkedHashMap<>();
    architecture
        .zones()
        .forEach(
            (id, zone) ->
                zones.put(
                    id,
                    new Zone(
                        id,
                        zone.name(),
                        zone.trust(),
                        zone.owner(),
                        zone.multiTenant(),
                        zone.inside(),
                        rest(zone.controls(), control),
                        zone.at())));
    Map<String, Component> components = new LinkedHashMap<>();
    architecture
        .components()
        .forEach((id, one) -> components.put(id, one.withControls(rest(one.controls(), control))));
    List<Flow> flows =
        architecture.flows().stream()
            .map(
                flow ->
                    new Flow(
                        flow.id(),
                        flow.from(),
                        flow.to(),
                        flow.name(),
                        flow.data(),
                        flow.protocol(),
                        flow.answered(),
                        flow.content(),
                        rest(flow.controls(), control),
                        flow.at()))
            .toList();
    return new Architecture(
        architecture.name(),
        architecture.description(),
        architecture.owner(),
        zones,
        components,
        architecture.data(),
        flows,
        architecture.assumptions(),
        architecture.decisions(),
        architecture.file());
  }

  private static Map<String, ControlClaim> rest(
      Map<String, ControlClaim> claims, Predicate<String> control) {
    Map<String, ControlClaim> rest = new LinkedHashMap<>(claims);
    rest.keySet().removeIf(control);
    return rest;
  }
}
