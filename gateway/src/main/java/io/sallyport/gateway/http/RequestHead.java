package io.sallyport.gateway.http;

import io.netty.handler.codec.TooLongFrameException;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The rules for the head of a request. */
final class RequestHead {

  private static final Pattern LENGTH = Pattern.compile("\\d{1,18}");

  private RequestHead() {}

  /**
   * Checks what the HTTP parser let through.
   *
   * @throws ApiException 4xx with what was found and what was expected
   */
  static void check(HttpServerRequest request, int maxBody) {
    MultiMap headers = request.headers();
    if (request.version() == HttpVersion.HTTP_1_0) {
      throw refuse(505, "http_version", "HTTP/1.0 is not answered (expected: HTTP/1.1).");
    }
    if (request.version() == HttpVersion.HTTP_1_1 && headers.getAll("host").size() != 1) {
      throw refuse(400, "invalid_host", "The request must have exactly one Host header.");
    }
    if (headers.contains("")) {
      throw refuse(400, "invalid_http", "A header line has no name.");
    }
    for (String name : List.of("authorization", "x-api-key")) {
      // Two readers could take two different ones for the caller's.
      if (headers.getAll(name).size() > 1) {
        throw refuse(400, "invalid_http", "The header " + name + " is there more than once.");
      }
    }
    List<String> lengths = headers.getAll("content-length");
    if (lengths.size() > 1 || (lengths.size() == 1 && !LENGTH.matcher(lengths.get(0)).matches())) {
      throw refuse(400, "invalid_content_length", "Content-Length must be one decimal number.");
    }
    List<String> encodings = headers.getAll("transfer-encoding");
    if (!encodings.isEmpty()
        && (encodings.size() > 1 || !encodings.get(0).equalsIgnoreCase("chunked"))) {
      throw refuse(
          400, "invalid_transfer_encoding", "Transfer-Encoding must be 'chunked' or absent.");
    }
    if (!lengths.isEmpty() && Long.parseLong(lengths.get(0)) > maxBody) {
      throw new ApiException(tooLarge(maxBody));
    }
    String encoding = headers.get("content-encoding");
    if (encoding != null && !encoding.toLowerCase(Locale.ROOT).equals("identity")) {
      throw refuse(
          415,
          "unsupported_content_encoding",
          "Compressed bodies are not read (expected: no Content-Encoding).");
    }
  }

  /** Decodes the open part of a path. */
  static String decodePath(String raw) {
    try {
      return URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw refuse(400, "invalid_url", "The address holds a broken percent escape.");
    }
  }

  static ApiError tooLarge(int maxBody) {
    return ApiError.invalid(
        413,
        "request_too_large",
        "The body is larger than "
            + maxBody
            + " bytes. Send less, or raise server.limits.body in sallyport.yaml.");
  }

  /** What to say when the HTTP parser itself gave up. */
  static ApiError invalid(HttpServerRequest request) {
    Throwable cause = request.decoderResult().cause();
    if (cause instanceof TooLongFrameException) {
      boolean line = String.valueOf(cause.getMessage()).contains("line");
      return line
          ? ApiError.invalid(414, "url_too_long", "The request line is too long.")
          : ApiError.invalid(431, "headers_too_large", "The request headers are too large.");
    }
    return ApiError.invalid(400, "invalid_http", "The request is not valid HTTP/1.1.");
  }

  private static ApiException refuse(int status, String code, String message) {
    return new ApiException(ApiError.invalid(status, code, message));
  }
}
