package io.sallyport.gateway.admin;

import io.sallyport.access.AccessException;
import io.sallyport.gateway.http.ApiError;

/** What an administrator is told when a change was refused. */
final class AdminErrors {

  private AdminErrors() {}

  static ApiError of(AccessException e) {
    String message = String.valueOf(e.getMessage());
    return switch (e.reason()) {
      case NOT_FOUND -> ApiError.notFound("not_found", null, message);
      case CONFLICT -> ApiError.invalid(409, "conflict", message);
      case STORAGE -> ApiError.internal(503, "storage_unavailable", message);
    };
  }
}
