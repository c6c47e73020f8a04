package io.sallyport.gateway.pipeline;

import io.sallyport.gateway.config.Configuration;
import io.sallyport.gateway.http.ApiError;
import io.sallyport.gateway.http.ApiException;
import io.sallyport.gateway.surface.TextSlots;
import io.sallyport.guard.Policy;

/** What a policy says of content that nobody can read, and of addresses that lead inside. */
public final class Admission {

  private final Configuration configuration;

  /** Decides by a configuration. */
  public Admission(Configuration configuration) {
    this.configuration = configuration;
  }

  /**
   * Checks both.
   *
   * @throws ApiException 400 when the policy does not say that they may pass
   */
  void check(Passage passage, TextSlots texts, Policy policy) {
    for (TextSlots.Inner address : texts.inner()) {
      if (!configuration.reach().innerHosts(policy.name()).contains(address.host())) {
        throw inner(passage.path(address.path()), address.host(), policy);
      }
    }
    texts.leaveHeads();
    passage.inner(texts.inner());
    passage.uninspected(texts.opaque());
    for (TextSlots.Opaque content : texts.opaque()) {
      if (!policy.uninspected().contains(content.kind())) {
        throw unread(passage.path(content.path()), content.kind().wireName(), policy);
      }
    }
  }

  private static ApiException inner(String path, String host, Policy policy) {
    String found =
        host.isEmpty()
            ? "an address whose host can be read in two ways (expected: https:// and a plain name)."
            : "an address of '"
                + host
                + "', a host within a network (expected: one of the internet). If it has to pass,"
                + " the operator can add the host to innerHosts of the policy '"
                + policy.name()
                + "' in sallyport.yaml.";
    return new ApiException(
        ApiError.badRequest("address_denied", path, "At " + path + " stands " + found));
  }

  private static ApiException unread(String path, String kind, Policy policy) {
    return new ApiException(
        ApiError.badRequest(
            "content_denied",
            path,
            "The content at "
                + path
                + " is of the kind '"
                + kind
                + "', which the guard cannot read (expected: text). Send it as text; if it has"
                + " to pass, the operator can add '"
                + kind
                + "' to uninspected of the policy '"
                + policy.name()
                + "' in sallyport.yaml."));
  }
}
