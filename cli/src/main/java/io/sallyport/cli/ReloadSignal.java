package io.sallyport.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * SIGHUP, by which daemons are told to read their configuration again. The JDK has signals in a
 * package that no compiler with {@code --release} sees, so it is looked up.
 */
final class ReloadSignal {

  private ReloadSignal() {}

  /** Runs the action on each SIGHUP; does nothing where there are no signals. */
  static void handle(Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object running =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                if (method.getName().equals("handle")) {
                  action.run();
                  return null;
                }
                return switch (method.getName()) {
                  case "hashCode" -> System.identityHashCode(proxy);
                  case "equals" -> arguments[0] == proxy;
                  default -> "SIGHUP";
                };
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), running);
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      if (e instanceof InvocationTargetException wrapped
          && wrapped.getCause() instanceof Error error) {
        throw error;
      }
      // No such signal here: files are watched, and the admin API can be asked.
    }
  }
}
