package io.sallyport.gateway.pipeline;

import io.sallyport.audit.AuditEvent;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Lists that the event of a request holds, each thing in them once. */
final class Told {

  private final Map<String, Set<String>> lists = new LinkedHashMap<>();

  void tell(String attribute, String what) {
    lists.computeIfAbsent(attribute, a -> new LinkedHashSet<>()).add(what);
  }

  void addTo(AuditEvent.Builder event) {
    lists.forEach((attribute, whats) -> event.attribute(attribute, String.join(" ", whats)));
  }
}
