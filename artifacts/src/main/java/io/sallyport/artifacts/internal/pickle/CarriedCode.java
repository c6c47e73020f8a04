package io.sallyport.artifacts.internal.pickle;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.artifacts.internal.pickle.Value.Call;
import io.sallyport.artifacts.internal.pickle.Value.Global;
import io.sallyport.artifacts.internal.pickle.Value.Items;
import io.sallyport.artifacts.internal.pickle.Value.Text;
import io.sallyport.artifacts.internal.rules.DataFiles;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells what code builders of a pickle made, which is reported where they are imported. */
final class CarriedCode {
  private static final JsonNode PAIRS = DataFiles.tree("rules/acting-code.json");
  private static final int DEEPEST = 8;
  private static final int MOST = 10_000;

  private CarriedCode() {}

  /**
   * Whether this is a type that cloudpickle or dill look up by its name to put code together; that
   * they do is reported already. What they make with it is another object and not this one.
   */
  static boolean isType(Value callee) {
    return callee instanceof Call call
        && call.callee() instanceof Global global
        && global.standing() == Standing.CODE_BUILDER
        && (global.name().equals("_builtin_type") || global.name().equals("_load_type"));
  }

  /**
   * Whether this is a class that the pickle carries. Making an object of it runs its code only
   * where it says so itself, which cannot be judged from here; that it is carried is reported
   * already.
   */
  static boolean isClass(Value callee) {
    return callee instanceof Call call
        && call.callee() instanceof Global global
        && global.standing() == Standing.CODE_BUILDER
        && (global.name().startsWith("_make_skeleton") || global.name().equals("_create_type"));
  }

  /**
   * Names within code that a pickle carries which together run commands, open connections or reach
   * what Python hides.
   *
   * @return some words about it, or null when there are none
   */
  static @Nullable String actingNames(Global maker, Value arguments) {
    if (maker.standing() != Standing.CODE_BUILDER && !isCodeType(maker)) {
      return null;
    }
    Set<String> words = new HashSet<>();
    collect(arguments, words, 0);
    for (JsonNode pair : PAIRS) {
      boolean all = true;
      for (JsonNode word : pair) {
        all &= words.contains(word.asText());
      }
      if (all) {
        return "that uses " + String.join(" and ", DataFiles.strings(pair));
      }
    }
    return null;
  }

  private static boolean isCodeType(Global maker) {
    return maker.full().equals("types.CodeType") || maker.full().equals("builtins.code");
  }

  private static void collect(Value value, Set<String> words, int depth) {
    if (depth > DEEPEST || words.size() > MOST) {
      return;
    }
    switch (value) {
      case Text text -> words.addAll(List.of(text.text().split("\\W+", -1)));
      case Items items -> {
        for (int i = 0; i < Math.min(items.count(), Items.KEPT); i++) {
          collect(items.get(i), words, depth + 1);
        }
      }
      case Call call -> collect(call.arguments(), words, depth + 1);
      case Global global -> words.add(global.name());
      case Value.Pairs pairs -> pairs.forEachText(words::add);
      case Value.Blob _, Value.Plain _, Value.Whole _ -> {}
    }
  }
}
