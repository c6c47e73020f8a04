package io.sallyport.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the running gateway is and with which key it is administered; and the calls to it. */
final class AdminClient {

  private static final Duration TIMEOUT = Duration.ofSeconds(15);
  private static final int HIGHEST_PORT = 65_535;

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "${env:SALLYPORT_URL:-http://127.0.0.1:8080}",
      description = "The running gateway. Default: $SALLYPORT_URL or ${DEFAULT-VALUE}.")
  private String url = "http://127.0.0.1:8080";

  @Option(
      names = "--key",
      paramLabel = "REF",
      defaultValue = "env:SALLYPORT_KEY",
      description = "Administrator's key as env:NAME or file:PATH. Default: ${DEFAULT-VALUE}.")
  private String key = "env:SALLYPORT_KEY";

  @Option(names = "--format", paramLabel = "text|json", description = "Default: text.")
  private InspectCommand.Format format = InspectCommand.Format.TEXT;

  boolean json() {
    return format == InspectCommand.Format.JSON;
  }

  JsonNode get(String path) {
    return call("GET", path, null);
  }

  JsonNode post(String path, ObjectNode body) {
    return call("POST", path, body);
  }

  private URI address() {
    URI address;
    try {
      address = new URI(url.strip());
    } catch (URISyntaxException e) {
      throw badAddress();
    }
    String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
    if (!(scheme.equals("http") || scheme.equals("https"))
        || address.getHost() == null
        || address.getUserInfo() != null
        || address.getPort() == 0
        || address.getPort() > HIGHEST_PORT) {
      throw badAddress();
    }
    return address;
  }

  private UsageException badAddress() {
    // What stands before an @ may be a password.
    String shown = url.contains("@") ? "an address with a user in it" : url;
    return new UsageException(
        "--url: "
            + shown.replaceAll("\\p{Cntrl}", "?")
            + " (expected: http:// or https:// with host and port, such as http://127.0.0.1:8080)");
  }

  private JsonNode call(String method, String path, @Nullable ObjectNode body) {
    HttpRequest.BodyPublisher publisher =
        body == null
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body.toString());
    HttpRequest request =
        HttpRequest.newBuilder(address().resolve(path))
            .timeout(TIMEOUT)
            .header("authorization", "Bearer " + Secrets.read("--key", key))
            .header("content-type", "application/json")
            .method(method, publisher)
            .build();
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      JsonNode answer = Inspector.MAPPER.readTree(response.body());
      if (response.statusCode() != 200) {
        throw new UsageException(
            answer
                .path("error")
                .path("message")
                .asText("the gateway answered with status " + response.statusCode()));
      }
      return answer;
    } catch (IOException e) {
      throw new UsageException(
          "no gateway answers at " + url + " (expected: a running 'sallyport up'; see --url)");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UsageException("interrupted");
    }
  }
}
