package io.sallyport.review.imports;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.sallyport.review.internal.KindWords;
import io.sallyport.review.internal.YamlValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a KServe InferenceService says of its model: its kind, its format and where it lies. */
final class ServedModels {

  /** Without who logs in and what follows the path: both may be secrets. */
  private static final Pattern ADDRESS =
      Pattern.compile("^([a-z][a-z0-9+.-]*)://(?:[^/@]*@)?([^/@?#]+)(/[^?#]*)?(?:[?#].*)?$");

  private final Draft draft;
  private final Tree tree;

  ServedModels(Draft draft, Tree tree) {
    this.draft = draft;
    this.tree = tree;
  }

  /** The kind of a model that the cluster itself runs, whatever its format says of it. */
  String kind(YamlValue service, String name) {
    YamlValue model = predictor(service);
    String said =
        String.join(
            " ",
            name,
            tree.text(model, "modelFormat", "name"),
            tree.text(model, "runtime"),
            tree.text(model, "storageUri"));
    return Draft.running(
        KindWords.guess(said.replace("kserve-", ""), "model-serving", kind -> kind.is("model")));
  }

  /** The format of its model and what runs it; empty when neither is said. */
  String format(YamlValue service) {
    YamlValue model = predictor(service);
    String format =
        Stream.of(
                tree.text(model, "modelFormat", "name"), tree.text(model, "modelFormat", "version"))
            .filter(one -> !one.isEmpty())
            .collect(Collectors.joining(" "));
    List<String> said = new ArrayList<>();
    if (!format.isEmpty()) {
      said.add("model format " + format);
    }
    String runtime = tree.text(model, "runtime");
    if (!runtime.isEmpty()) {
      said.add(runtime);
    }
    return String.join(", ", said);
  }

  /** Draws the store of its model, one for each bucket or host, and the way from there. */
  void loads(YamlValue service, String server) {
    YamlValue uri = tree.at(predictor(service), "storageUri");
    Matcher address = ADDRESS.matcher(tree.text(uri));
    if (!address.find()) {
      if (uri != null) {
        draft.unmapped(uri, "storageUri", server, "it names no store that this import knows");
      }
      return;
    }
    String scheme = address.group(1);
    String host = address.group(2);
    String store = draft.id("element", "store " + scheme + "://" + host, host);
    Map<String, String> fields = draft.component(store);
    fields.put("kind", store(scheme));
    fields.put("technology", scheme + "://" + host);
    fields.put("stores", Draft.list(List.of("model")));
    Map<String, String> flow = new LinkedHashMap<>();
    flow.put("from", store);
    flow.put("to", server);
    String path = address.group(3) == null ? "" : address.group(3);
    flow.put("name", "loads " + scheme + "://" + host + path);
    flow.put("data", Draft.list(List.of("model")));
    draft.flow(flow);
  }

  private static String store(String scheme) {
    return switch (scheme) {
      case "hf" -> "model-hub";
      case "oci" -> "image-registry";
      case "http", "https" -> "third-party";
      default -> "object-store";
    };
  }

  private @Nullable YamlValue predictor(YamlValue service) {
    return tree.at(service, "spec", "predictor", "model");
  }
}
