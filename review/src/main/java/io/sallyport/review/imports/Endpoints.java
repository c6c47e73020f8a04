package io.sallyport.review.imports;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.sallyport.review.internal.KindWords;
import io.sallyport.review.internal.YamlValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What settings of a service point to outside of the file: addresses, and keys of providers. */
final class Endpoints {

  private static final Pattern ADDRESS =
      Pattern.compile("([a-z][a-z0-9+.-]*)://(?:[^/@\\s]*@)?([A-Za-z0-9][A-Za-z0-9._-]*)");
  private static final Pattern API_KEY = Pattern.compile("(?i)^(.+)_API_KEY$");
  private static final Pattern URL = Pattern.compile("(?i)(_|^)(URL|URI|ENDPOINT|HOST)$");
  private static final Set<String> HERE = Set.of("localhost", "127.0.0.1", "0.0.0.0");

  private final Draft draft;
  private final Tree tree;
  private final Hosts known;
  private final String closed;

  /** Endpoints that are none of the hosts that are known. */
  Endpoints(Draft draft, Tree tree, Hosts known) {
    this(draft, tree, known, "");
  }

  /** The same of a service that reaches none of them; {@code closed} says why. */
  Endpoints(Draft draft, Tree tree, Hosts known, String closed) {
    this.draft = draft;
    this.tree = tree;
    this.known = known;
    this.closed = closed;
  }

  /** Adds a component and a flow for each; names what points to nowhere. */
  void add(String from, @Nullable YamlValue settings) {
    Set<String> done = new LinkedHashSet<>();
    Map<String, String> all = settings(settings);
    all.forEach(
        (name, value) -> {
          Matcher address = ADDRESS.matcher(value);
          if (address.find()) {
            String host = address.group(2);
            if (!HERE.contains(host) && known.find(host).isEmpty()) {
              flow(
                  settings,
                  from,
                  host,
                  address.group(1) + " " + host + " " + words(name),
                  done,
                  Hosts.near(host));
            }
          } else if (URL.matcher(name).find() && (value.isEmpty() || value.contains("$"))) {
            draft.unmapped(
                settings,
                "the setting",
                name + " of " + from,
                "it points to what the file does not say");
          }
        });
    all.keySet().forEach(name -> key(settings, from, name, done));
  }

  private void key(@Nullable YamlValue settings, String from, String name, Set<String> done) {
    Matcher key = API_KEY.matcher(name);
    if (!key.find()) {
      return;
    }
    String provider = key.group(1).toLowerCase(Locale.ROOT);
    String kind = KindWords.guess(words(provider) + " api", "");
    if (!kind.equals("llm-hosted")) {
      draft.unmapped(
          settings, "the setting", name + " of " + from, "a key to something outside, not named");
    } else if (done.stream().noneMatch(host -> host.contains(provider))) {
      flow(settings, from, provider, words(provider) + " api", done, false);
    }
  }

  private void flow(
      @Nullable YamlValue settings,
      String from,
      String host,
      String hints,
      Set<String> done,
      boolean near) {
    if (!done.add(host)) {
      return;
    }
    if (!closed.isEmpty()) {
      draft.unmapped(settings, from + " calls " + host, closed);
      return;
    }
    String to = draft.id("element", "outside " + host, host);
    Map<String, String> component = draft.component(to);
    String kind = KindWords.guess(hints, near ? "service" : "third-party");
    component.put("kind", near ? Draft.running(kind) : kind);
    component.put("technology", host);
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("from", from);
    fields.put("to", to);
    draft.flow(fields);
  }

  private static String words(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  // A map, a list of NAME=value, or a list of maps with name and value.
  private Map<String, String> settings(@Nullable YamlValue value) {
    Map<String, String> all = new LinkedHashMap<>();
    tree.fields(value).keySet().forEach(name -> all.put(name, tree.text(value, name)));
    List<YamlValue> items = new ArrayList<>(value == null ? List.of() : tree.items(value));
    for (YamlValue item : items) {
      if (item instanceof YamlValue.Scalar scalar) {
        int equals = scalar.text().indexOf('=');
        String text = scalar.text();
        all.put(
            equals < 0 ? text : text.substring(0, equals),
            equals < 0 ? "" : text.substring(equals + 1).strip());
      } else {
        all.put(tree.text(item, "name"), tree.text(item, "value"));
      }
    }
    return all;
  }
}
