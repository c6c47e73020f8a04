package io.sallyport.artifacts.internal.config;

import io.sallyport.artifacts.internal.bytes.BytesStream;
import io.sallyport.artifacts.internal.bytes.FormatException;
import io.sallyport.artifacts.internal.scan.BudgetException;
import io.sallyport.artifacts.internal.scan.Member;
import io.sallyport.artifacts.internal.scan.Place;
import io.sallyport.artifacts.internal.scan.Reader;
import io.sallyport.artifacts.internal.scan.Scan;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;

/** Reads YAML as events: nothing is constructed, aliases are not followed. */
public final class YamlReader implements Reader {
  private static final int LARGEST = 64 << 20;
  private static final int MOST_ANCHORS = 10_000;
  private static final int DEEPEST = 200;

  /** An open collection: its settings, and for mappings the key that waits for its value. */
  private static final class Open {
    private final Settings settings;
    private final boolean mapping;
    private @Nullable String key;

    private Open(Settings settings, boolean mapping) {
      this.settings = settings;
      this.mapping = mapping;
    }
  }

  // Texts that other places repeat by an anchor.
  private final Map<String, String> named = new HashMap<>();

  @Override
  public String read(Member member, Scan scan)
      throws IOException, FormatException, BudgetException {
    if (member.bytes().size() > LARGEST) {
      throw new BudgetException("YAML of more than 64 MiB");
    }
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(LARGEST);
    options.setNestingDepthLimit(DEEPEST);
    SettingsRules rules = new SettingsRules(scan.run());
    Deque<Open> open = new ArrayDeque<>();
    open.push(new Open(new Settings(member, "", ""), false));
    try (InputStreamReader text =
        new InputStreamReader(new BytesStream(member.bytes()), charset(member))) {
      for (Event event : new Yaml(options).parse(text)) {
        scan.run().payTime();
        event(event, open, member, rules, scan);
      }
    } catch (YAMLException e) {
      throw new FormatException(-1, "broken YAML");
    }
    return "yaml";
  }

  /** UTF-16 has a mark of its byte order, or a zero in each of its first characters. */
  private static Charset charset(Member member) throws IOException {
    byte[] head = member.bytes().copy(0, 2);
    if (head.length == 2) {
      if ((head[0] & 0xff) == 0xff && (head[1] & 0xff) == 0xfe
          || (head[0] & 0xff) == 0xfe && (head[1] & 0xff) == 0xff) {
        return StandardCharsets.UTF_16;
      }
      if (head[1] == 0) {
        return StandardCharsets.UTF_16LE;
      }
      if (head[0] == 0) {
        return StandardCharsets.UTF_16BE;
      }
    }
    return StandardCharsets.UTF_8;
  }

  private void event(Event event, Deque<Open> open, Member member, SettingsRules rules, Scan scan)
      throws BudgetException {
    tag(event, open.element(), rules, scan);
    if (event instanceof ScalarEvent scalar) {
      if (scalar.getAnchor() != null && named.size() < MOST_ANCHORS) {
        named.put(scalar.getAnchor(), scalar.getValue());
      }
      scalar(scalar.getValue(), open.element(), rules);
    } else if (event instanceof CollectionStartEvent start) {
      if (open.size() > DEEPEST) {
        throw new BudgetException("YAML nested deeper than " + DEEPEST);
      }
      Open parent = open.element();
      String name = parent.key == null ? "" : parent.key;
      parent.settings.put(name, "");
      parent.key = null;
      String path = parent.settings.path().isEmpty() ? name : parent.settings.path() + "." + name;
      open.push(new Open(new Settings(member, path, name), start instanceof MappingStartEvent));
    } else if (event.is(Event.ID.MappingEnd) || event.is(Event.ID.SequenceEnd)) {
      Open done = open.pop();
      if (done.mapping) {
        rules.check(done.settings);
      }
    } else if (event instanceof AliasEvent alias) {
      scalar(named.getOrDefault(alias.getAnchor(), ""), open.element(), rules);
    }
  }

  private static void scalar(String value, Open parent, SettingsRules rules) {
    if (parent.mapping && parent.key == null) {
      parent.key = value;
      return;
    }
    String key = parent.key == null ? "(element)" : parent.key;
    parent.settings.put(key, value.length() > 4096 ? value.substring(0, 4096) : value);
    rules.text(parent.settings, key, value);
    parent.key = null;
  }

  /** Tags make loaders import, build and call. */
  private static void tag(Event event, Open parent, SettingsRules rules, Scan scan) {
    String tag =
        switch (event) {
          case ScalarEvent scalar -> scalar.getTag();
          case CollectionStartEvent start -> start.getTag();
          case NodeEvent _ -> null;
          default -> null;
        };
    if (tag == null) {
      return;
    }
    String key = parent.key == null ? "" : parent.key;
    Place place = parent.settings.place(key);
    switch (YamlTag.of(tag)) {
      case YamlTag.Plain _ -> {}
      case YamlTag.Builds(String target) -> rules.target(parent.settings, key, target);
      case YamlTag.Python _ ->
          scan.run()
              .report(
                  "yaml/python-tag", place, "The tag " + tag + " makes a loader import or call.");
      case YamlTag.Foreign _ ->
          scan.run().report("yaml/code-tag", place, "The tag " + tag + " names a class to build.");
      case YamlTag.Unknown _ ->
          scan.run().report("yaml/unknown-tag", place, "The tag " + tag + " is not known here.");
    }
  }
}
