package io.sallyport.gateway.console;

import io.sallyport.access.AccessControl;
import io.sallyport.access.ApiKey;
import io.sallyport.access.Authentication.Authenticated;
import io.sallyport.core.Role;
import io.sallyport.gateway.http.ApiError;
import io.sallyport.gateway.http.ApiException;
import io.sallyport.gateway.http.Exchange;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Who is signed in. In memory: a restart asks everybody to sign in again. */
public final class Sessions {

  private static final String COOKIE = "sallyport_session";
  private static final Duration LIFE = Duration.ofHours(8);
  private static final int MOST = 1000;

  private final AccessControl access;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Session> byId = new ConcurrentHashMap<>();

  /** Sessions of who has a key. */
  public Sessions(AccessControl access, InstantSource clock) {
    this.access = access;
    this.clock = clock;
  }

  /**
   * Signs in with a key and sets the cookie. The exchange knows its caller when the key works, also
   * when that is not enough.
   *
   * @return why not, as a sentence; empty when signed in
   */
  String signIn(Exchange exchange, String key) {
    if (!(access.authenticate(key.strip()) instanceof Authenticated caller)) {
      return "This key does not work here.";
    }
    exchange.caller(caller.principal());
    if (!caller.principal().has(Role.OPERATOR)) {
      return "This key calls models only; sign in with an operator's or an administrator's.";
    }
    forgetExpired();
    if (byId.size() >= MOST) {
      return "Too many people are signed in; try again later.";
    }
    Session session = new Session(token(), token(), caller.principal(), clock.instant().plus(LIFE));
    byId.put(session.id(), session);
    exchange.responseHeader("set-cookie", cookie(exchange, session.id(), LIFE));
    return "";
  }

  void signOut(Exchange exchange) {
    find(exchange).ifPresent(session -> byId.remove(session.id()));
    exchange.responseHeader("set-cookie", cookie(exchange, "", Duration.ZERO));
  }

  /** The session of a request whose key still works. */
  Optional<Session> find(Exchange exchange) {
    String id = exchange.cookie(COOKIE);
    Session session = id == null ? null : byId.get(id);
    return session != null && isAlive(session) ? Optional.of(session) : Optional.empty();
  }

  /**
   * Whether a session still counts: not over, not signed out, its key neither revoked nor expired.
   */
  boolean isAlive(Session session) {
    Instant now = clock.instant();
    if (now.isAfter(session.expires()) || !byId.containsKey(session.id())) {
      return false;
    }
    Optional<ApiKey> key = access.keys().find(session.principal().keyId());
    boolean tenantUp =
        access.tenants().find(session.principal().tenant()).filter(t -> !t.suspended()).isPresent();
    return tenantUp && key.filter(k -> k.revokedAt() == null && !k.expiredAt(now)).isPresent();
  }

  /**
   * Checks that a form comes from a page of this session.
   *
   * @throws ApiException 403 when it does not
   */
  static void requireToken(Session session, @Nullable String presented) {
    byte[] expected = session.csrf().getBytes(StandardCharsets.UTF_8);
    byte[] found = String.valueOf(presented).getBytes(StandardCharsets.UTF_8);
    if (!MessageDigest.isEqual(expected, found)) {
      throw new ApiException(
          ApiError.forbidden(
              "stale_form", "This form is not from your session; load the page again."));
    }
  }

  /**
   * Checks that the form for signing in, which no session has a token for yet, was not sent by a
   * page of somebody else, who would have a person work under another key. Browsers say where a
   * form comes from; what says nothing is no browser.
   *
   * @throws ApiException 403 when it was
   */
  static void requireOwnPage(Exchange exchange) {
    String site = exchange.header("sec-fetch-site");
    String origin = exchange.header("origin");
    // Behind a proxy the host may be another one, so the browser's own word goes first.
    boolean foreign =
        site != null
            ? !site.equals("same-origin") && !site.equals("none")
            : origin != null
                && !origin.replaceFirst("^https?://", "").equals(exchange.header("host"));
    if (foreign) {
      throw new ApiException(
          ApiError.forbidden(
              "foreign_form", "This form is from another site; open the console's own page."));
    }
  }

  private void forgetExpired() {
    byId.values().removeIf(session -> !isAlive(session));
  }

  private String token() {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String cookie(Exchange exchange, String value, Duration life) {
    return COOKIE
        + "="
        + value
        + "; Path=/; HttpOnly; SameSite=Strict; Max-Age="
        + life.toSeconds()
        + (exchange.secure() ? "; Secure" : "");
  }
}
