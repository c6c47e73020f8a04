package io.sallyport.cli;

import io.quarkus.runtime.Quarkus;
import io.sallyport.gateway.Gateway;

/** x. */
public final class Sallyport {
  private Sallyport() {}
  public static void main(String[] args) {
    Quarkus.run(Gateway.class, args);
  }
}
