package io.sallyport.gateway.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which handler answers which address. A pattern is a path whose last part may be {@code {name}};
 * that part then takes the rest of the path. Built once, then only read.
 */
public final class Routes {

  /** Answers one request, on a virtual thread of its own; it may block. */
  @FunctionalInterface
  public interface Handler {
    /**
     * Answers.
     *
     * @throws ApiException to answer with an error
     */
    void handle(Exchange exchange) throws Exception;
  }

  /** A handler of an API whose errors have a shape of their own. */
  public interface Shaping extends Handler {
    /** The body of an answer that is an error. */
    ObjectNode error(ApiError error);
  }

  /**
   * A handler.
   *
   * @param shaping what puts its errors into a shape of their own; null for the usual one
   * @param address method and pattern that led to it
   * @param parameter the part of the path that the pattern left open
   */
  record Match(Handler handler, @Nullable Shaping shaping, String address, String parameter) {}

  private record Prefix(String method, String path, String end, String pattern, Handler handler) {

    boolean covers(String address) {
      return address.length() > path.length() + end.length()
          && address.startsWith(path)
          && address.endsWith(end);
    }

    String parameter(String address) {
      return address.substring(path.length(), address.length() - end.length());
    }
  }

  private final Map<String, Map<String, Handler>> exact = new ConcurrentHashMap<>();
  private final List<Prefix> prefixes = new ArrayList<>();
  private final Map<String, Function<ApiError, ObjectNode>> shapes = new ConcurrentHashMap<>();
  private final AtomicInteger users = new AtomicInteger(1);
  private volatile Runnable unused = () -> {};

  /**
   * Adds a route, for example {@code add("GET", "/v1/models/{id}", handler)}. Of two that cover an
   * address the one that was added first has it.
   */
  public Routes add(String method, String pattern, Handler handler) {
    int open = pattern.indexOf('{');
    if (open >= 0) {
      String end = pattern.substring(pattern.indexOf('}') + 1);
      prefixes.add(new Prefix(method, pattern.substring(0, open), end, pattern, handler));
    } else {
      exact.computeIfAbsent(pattern, p -> new ConcurrentHashMap<>()).put(method, handler);
    }
    return this;
  }

  /**
   * Says how errors look below an address, even where nothing is found there.
   *
   * @param path the address; it and every address below it
   */
  public Routes errors(String path, Function<ApiError, ObjectNode> shape) {
    shapes.put(path, shape);
    return this;
  }

  /** How errors look at an address; null for the usual shape. */
  @Nullable Function<ApiError, ObjectNode> errors(String path) {
    for (Map.Entry<String, Function<ApiError, ObjectNode>> entry : shapes.entrySet()) {
      if (path.equals(entry.getKey()) || path.startsWith(entry.getKey() + "/")) {
        return entry.getValue();
      }
    }
    return null;
  }

  /** Every address, as method and pattern. */
  public TreeSet<String> addresses() {
    TreeSet<String> addresses = new TreeSet<>();
    exact.forEach((path, by) -> by.keySet().forEach(method -> addresses.add(method + " " + path)));
    prefixes.forEach(prefix -> addresses.add(prefix.method() + " " + prefix.pattern()));
    return addresses;
  }

  /**
   * Finds the handler.
   *
   * @throws ApiException 404 for an unknown address, 405 for one that knows other methods
   */
  Match match(String method, String path) {
    Map<String, Handler> methods = exact.get(path);
    if (methods != null) {
      @Nullable Handler handler = methods.get(method);
      if (handler != null) {
        return match(handler, method + " " + path, "");
      }
    }
    for (Prefix prefix : prefixes) {
      if (prefix.method().equals(method) && prefix.covers(path)) {
        return match(prefix.handler(), method + " " + prefix.pattern(), prefix.parameter(path));
      }
    }
    TreeSet<String> allowed = allowed(path);
    if (allowed.isEmpty()) {
      throw new ApiException(
          ApiError.notFound(
              "unknown_url", null, "There is nothing at " + method + " " + printable(path) + "."));
    }
    throw new ApiException(
        ApiError.invalid(
            405,
            "method_not_allowed",
            "Method "
                + printable(method)
                + " is not answered here (expected: "
                + String.join(", ", allowed)
                + ")."));
  }

  /** A request's stay with these routes; its end counts once. */
  final class Stay {
    private final AtomicBoolean over = new AtomicBoolean();

    private Stay() {}

    Routes routes() {
      return Routes.this;
    }

    void end() {
      if (over.compareAndSet(false, true)) {
        leave();
      }
    }
  }

  /**
   * Counts a request that keeps these routes until its stay ends.
   *
   * @return null when they are out of use; then others are in force
   */
  @Nullable Stay enter() {
    return users.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0 ? new Stay() : null;
  }

  private void leave() {
    if (users.decrementAndGet() == 0) {
      unused.run();
    }
  }

  /**
   * Says that no request will meet these routes any more, because others are in force.
   *
   * @param whenUnused runs once the last request that keeps them has ended, at once when none does
   */
  public void retire(Runnable whenUnused) {
    unused = whenUnused;
    leave();
  }

  private Match match(Handler handler, String address, String parameter) {
    return new Match(
        handler, handler instanceof Shaping shaping ? shaping : null, address, parameter);
  }

  /** The methods that an address knows; empty for an unknown one. */
  TreeSet<String> allowed(String path) {
    TreeSet<String> allowed = new TreeSet<>();
    Map<String, Handler> methods = exact.get(path);
    if (methods != null) {
      allowed.addAll(methods.keySet());
    }
    prefixes.stream().filter(p -> p.covers(path)).map(Prefix::method).forEach(allowed::add);
    return allowed;
  }

  private static String printable(String text) {
    String cut = text.length() > 100 ? text.substring(0, 100) + "…" : text;
    return cut.replaceAll("[^\\x20-\\x7e…]", "?");
  }
}
