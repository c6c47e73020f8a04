package io.sallyport.gateway.console;

import io.sallyport.core.Principal;
import io.sallyport.core.Role;
import java.time.Instant;

/**
 * A person who signed in.
 *
 * @param id what the cookie holds
 * @param csrf what every form has to repeat
 * @param principal whose key they signed in with
 * @param expires when they have to sign in again
 */
record Session(String id, String csrf, Principal principal, Instant expires) {

  /** Whether the person sees every tenant. */
  boolean seesAll() {
    return principal.roles().contains(Role.ADMIN);
  }

  /** Whether the person sees what concerns a tenant. */
  boolean sees(String tenant) {
    return seesAll() || principal.tenant().equals(tenant);
  }

  /** Never shows the cookie. */
  @Override
  public String toString() {
    return "Session[" + principal.keyId() + "]";
  }
}
