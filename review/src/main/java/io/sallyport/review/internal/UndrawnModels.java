package io.sallyport.review.internal;

import io.sallyport.review.Component;
import io.sallyport.review.Flow;
import io.sallyport.review.Kind;
import io.sallyport.review.Note;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Agents that reach no model of the file: the review takes each for one that decides itself. */
public final class UndrawnModels {

  private UndrawnModels() {}

  /** An assumption for each such agent. */
  public static List<Note> of(Map<String, Component> components, Collection<Flow> flows) {
    Set<String> drawn = drawn(components, flows);
    List<Note> notes = new ArrayList<>();
    for (Component one : components.values()) {
      if (one.kind().is("agent") && !drawn.contains(one.id())) {
        notes.add(
            new Note(
                "The agent '"
                    + one.id()
                    + "' decides and acts in a language model of its own, because none is drawn"
                    + " that it asks",
                List.of(one.id()),
                one.at()));
      }
    }
    return notes;
  }

  // From the models back to who asks them, also through gateways and services between.
  private static Set<String> drawn(Map<String, Component> components, Collection<Flow> flows) {
    Map<String, List<String>> callers = new HashMap<>();
    Set<String> drawn = new HashSet<>();
    for (Flow flow : flows) {
      callers.computeIfAbsent(flow.to(), any -> new ArrayList<>()).add(flow.from());
      Component from = components.get(flow.from());
      if (from != null && model(from.kind())) {
        drawn.add(flow.to());
      }
    }
    ArrayDeque<String> queue = new ArrayDeque<>();
    components.values().stream()
        .filter(one -> model(one.kind()))
        .forEach(one -> queue.add(one.id()));
    Set<String> seen = new HashSet<>(queue);
    while (!queue.isEmpty()) {
      for (String caller : callers.getOrDefault(queue.remove(), List.of())) {
        drawn.add(caller);
        Component one = components.get(caller);
        if (one != null && passes(one.kind()) && seen.add(caller)) {
          queue.add(caller);
        }
      }
    }
    return drawn;
  }

  private static boolean model(Kind kind) {
    return kind.is("generative") && !kind.is("agent");
  }

  // What a tool asks is the tool's model, and what an agent asks the agent's.
  private static boolean passes(Kind kind) {
    return kind.shape().equals("process")
        && kind.conducts()
        && !kind.is("agent")
        && !kind.is("tool")
        && !kind.is("frontend");
  }
}
