package io.sallyport.access;

import io.sallyport.core.Principal;
import java.util.Objects;

/** What came of a presented key. */
public sealed interface Authentication {

  /**
   * The key is good.
   *
   * @param principal whose key it is
   * @param keyLimits limits of the key
   * @param tenantLimits limits of its tenant
   */
  record Authenticated(Principal principal, Limits keyLimits, Limits tenantLimits)
      implements Authentication {
    /** Checks that all is there. */
    public Authenticated {
      Objects.requireNonNull(principal, "principal");
      Objects.requireNonNull(keyLimits, "keyLimits");
      Objects.requireNonNull(tenantLimits, "tenantLimits");
    }
  }

  /**
   * The key is not good. Clients are told no more than that; the reason is for the log.
   *
   * @param reason why
   */
  record Refused(Reason reason) implements Authentication {
    /** Checks that there is a reason. */
    public Refused {
      Objects.requireNonNull(reason, "reason");
    }
  }

  /** Why a key is refused. */
  enum Reason {
    /** None was presented. */
    MISSING,
    /** Not a key of Sallyport, or one with a typo: its checksum is wrong. */
    MALFORMED,
    /** Well formed, and never issued or since deleted. */
    UNKNOWN,
    /** Its time is over. */
    EXPIRED,
    /** It was revoked. */
    REVOKED,
    /** Its tenant is suspended. */
    TENANT_SUSPENDED
  }
}
