package io.sallyport.gateway.upstream;

import java.util.Set;

/**
 * The words that OpenAI's and Anthropic's APIs, and servers that speak like them, have for what
 * went wrong. An error of an upstream is not inspected, so that no other word of it may reach a
 * client: it could be a secret.
 */
public final class UpstreamCodes {

  private static final Set<String> KNOWN =
      Set.of(
          "api_error",
          "authentication_error",
          "billing_error",
          "billing_hard_limit_reached",
          "content_filter",
          "content_policy_violation",
          "context_length_exceeded",
          "insufficient_quota",
          "internal_error",
          "internal_server_error",
          "invalid_api_key",
          "invalid_base64_image",
          "invalid_image",
          "invalid_image_format",
          "invalid_image_url",
          "invalid_prompt",
          "invalid_request_error",
          "invalid_type",
          "invalid_value",
          "missing_required_parameter",
          "model_not_found",
          "not_found_error",
          "overloaded_error",
          "permission_error",
          "rate_limit_error",
          "rate_limit_exceeded",
          "request_too_large",
          "server_error",
          "string_above_max_length",
          "timeout_error",
          "tokens_exceeded_error",
          "unknown_parameter",
          "unsupported_parameter",
          "unsupported_value",
          "vector_store_timeout");

  private UpstreamCodes() {}

  /** The code, if it is one of those; else nothing. */
  public static String known(String code) {
    return KNOWN.contains(code) ? code : "";
  }
}
