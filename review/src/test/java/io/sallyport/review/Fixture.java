package io.sallyport.review;

import io.sallyport.review.internal.YamlReader;
import io.sallyport.review.internal.YamlValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

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
}
