package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a browser without scripts says to the console of a gate. */
final class ConsoleVisitor {

  static final Pattern CSRF = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"");
  static final Pattern REASON = Pattern.compile("name=\"reason\" value=\"([^\"]+)\"");
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final RunningGateway gateway;

  ConsoleVisitor(RunningGateway gateway) {
    this.gateway = gateway;
  }

  String signIn(String key) throws Exception {
    HttpResponse<String> answer = post("/console/login", "", Map.of("key", key));
    assertThat(answer.statusCode()).isEqualTo(303);
    String cookie = answer.headers().firstValue("set-cookie").orElseThrow();
    return cookie.substring(0, cookie.indexOf(';'));
  }

  /** Signs in as a page would that makes the browser send such a header. */
  HttpResponse<String> signIn(String key, Map<String, String> headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        request("/console/login", "")
            .header("content-type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString("key=" + key));
    headers.forEach(request::header);
    return CLIENT.send(request.build(), BodyHandlers.ofString());
  }

  static String first(Pattern pattern, String page) {
    Matcher matcher = pattern.matcher(page);
    assertThat(matcher.find()).as(pattern.pattern()).isTrue();
    return matcher.group(1);
  }

  HttpResponse<String> get(String path, String cookie) throws IOException, InterruptedException {
    return CLIENT.send(request(path, cookie).build(), BodyHandlers.ofString());
  }

  HttpResponse<String> post(String path, String cookie, Map<String, String> form)
      throws IOException, InterruptedException {
    String body =
        form.entrySet().stream()
            .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return CLIENT.send(
        request(path, cookie)
            .header("content-type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  /** Says of the text that was blocked last that it is harmless. */
  HttpResponse<String> allow(String cookie) throws IOException, InterruptedException {
    String page = get("/console", cookie).body();
    return post(
        "/console/allow", cookie, Map.of("csrf", first(CSRF, page), "reason", first(REASON, page)));
  }

  private HttpRequest.Builder request(String path, String cookie) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(gateway.url() + path));
    return cookie.isEmpty() ? request : request.header("cookie", cookie);
  }
}
