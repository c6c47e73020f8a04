package io.sallyport.guard.flow;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a model had before it when it asked for calls.
 *
 * @param texts what it had read
 * @param offered the names of the tools that the request offered; null when that is not known
 */
public record FlowRead(List<FlowSegment> texts, @Nullable Set<String> offered) {

  /** Copies. */
  public FlowRead {
    texts = List.copyOf(texts);
    offered = offered == null ? null : Set.copyOf(offered);
  }

  /** Whether a tool of exactly this name was offered. */
  boolean offers(String tool) {
    return offered == null || offered.contains(tool);
  }
}
