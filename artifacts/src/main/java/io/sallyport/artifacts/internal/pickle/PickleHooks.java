package io.sallyport.artifacts.internal.pickle;

import io.sallyport.artifacts.internal.pickle.Value.Blob;
import io.sallyport.artifacts.internal.pickle.Value.Call;
import io.sallyport.artifacts.internal.pickle.Value.Global;
import io.sallyport.artifacts.internal.pickle.Value.Items;
import io.sallyport.artifacts.internal.pickle.Value.Pairs;
import io.sallyport.artifacts.internal.pickle.Value.Plain;
import io.sallyport.artifacts.internal.pickle.Value.Text;
import org.jspecify.annotations.Nullable;

/** Finds attributes in a state that make Python call something at the next operation. */
final class PickleHooks {
  private static final int DEEPEST_ARGUMENT = 6;

  private PickleHooks() {}

  /** The hook that a state sets; null when it sets none. */
  static @Nullable String of(Value state) {
    return hookOf(state, 0);
  }

  /** A hook that a state sets: in a dictionary, in either half of a pair, or in what makes one. */
  private static @Nullable String hookOf(Value state, int depth) {
    return switch (state) {
      case Pairs pairs -> pairs.hook();
      case Items items when depth == 0 && items.count() == 2 -> {
        String inDictionary = hookOf(items.get(0), 1);
        yield inDictionary == null ? hookOf(items.get(1), 1) : inDictionary;
      }
      case Call call ->
          call.state() instanceof Pairs pairs ? pairs.hook() : hookIn(call.arguments(), 0);
      case Blob _, Global _, Items _, Plain _, Text _, Value.Whole _ -> null;
    };
  }

  /** The name of a hook before something that can be called, wherever it stands in arguments. */
  private static @Nullable String hookIn(Value value, int depth) {
    if (value instanceof Pairs pairs) {
      return pairs.hook();
    }
    if (!(value instanceof Items items) || depth > DEEPEST_ARGUMENT) {
      return null;
    }
    for (int i = 0; i < Math.min(items.count(), Items.KEPT); i++) {
      if (items.get(i) instanceof Text text
          && PythonNames.isHook(text.text())
          && (items.get(i + 1) instanceof Global || items.get(i + 1) instanceof Call)) {
        return text.text();
      }
      String within = hookIn(items.get(i), depth + 1);
      if (within != null) {
        return within;
      }
    }
    return null;
  }
}
