package io.sallyport.artifacts.internal.config;

/** What a JSON file is for, by its outermost names. */
final class JsonKind {

  private JsonKind() {}

  static String of(Settings root, String name) {
    if (root.has("learner") && root.has("version")) {
      return "xgboost-json";
    }
    if (root.has("tokenizer_class") || root.has("chat_template")) {
      return "tokenizer-config-json";
    }
    if (root.has("model_type") || root.has("architectures") || root.has("auto_map")) {
      return "hf-config";
    }
    if (root.has("class_name") && root.has("config")) {
      return "keras-config";
    }
    if (root.has("__loader__")) {
      return "skops";
    }
    return name.endsWith(".index.json") ? "weights-index" : "json";
  }
}
