package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Streams whose disk gets full while they are under way. */
@EnabledOnOs(OS.LINUX)
final class FullDiskStreamsTest {

  private static final int STREAMS = 12;

  @TempDir private Path folder;

  private JsonNode run(String audit) throws Exception {
    return SmallDisk.run(folder, Inside.class, audit);
  }

  @Test
  void strictAndRefuse_cutsStreamsAndStoresLaterThatTheyFailed() throws Exception {
    JsonNode found = run("{mode: strict}");

    // The page that the journal wrote last may have room for some.
    int whole = found.path("whole").asInt();
    assertThat(whole).isLessThan(STREAMS);
    assertThat(found.path("told").asInt()).isEqualTo(STREAMS - whole);
    assertThat(found.path("owed").asInt()).isEqualTo(STREAMS - whole);
    assertThat(found.path("lost").asInt()).isZero();
    assertThat(found.path("stored").asInt()).isEqualTo(STREAMS);
    assertThat(found.path("storedAsFailed").asInt()).isEqualTo(STREAMS - whole);
    // Before the first word of any of them went out.
    assertThat(found.path("begun").asInt()).isEqualTo(STREAMS);
  }

  @Test
  void strictAndRefuse_keepsTheTextsOfStreamsThatWereCut() throws Exception {
    JsonNode found = run("{mode: strict, content: encrypted}");

    int whole = found.path("whole").asInt();
    assertThat(whole).isLessThan(STREAMS);
    assertThat(found.path("lost").asInt()).isZero();
    assertThat(found.path("stored").asInt()).isEqualTo(STREAMS);
    assertThat(found.path("storedAsFailed").asInt()).isEqualTo(STREAMS - whole);
    assertThat(found.path("withText").asInt()).isEqualTo(STREAMS);
  }

  @Test
  void strictAndServe_letsStreamsEndAndStoresThemLater() throws Exception {
    JsonNode found = run("{mode: strict, whenUnwritable: serve}");

    assertThat(found.path("whole").asInt()).isEqualTo(STREAMS);
    assertThat(found.path("lost").asInt()).isZero();
    assertThat(found.path("stored").asInt()).isEqualTo(STREAMS);
    assertThat(found.path("storedAsFailed").asInt()).isZero();
    assertThat(found.path("begun").asInt()).isZero();
  }

  @Test
  void serve_alsoServesATenantThatIsNewWhileTheDiskIsFull() throws Exception {
    JsonNode found = SmallDisk.run(folder, NewTenant.class);

    assertThat(found.path("plain").asInt()).isEqualTo(200);
    assertThat(found.path("stream").asText()).contains("omega").doesNotContain("error");
    assertThat(found.path("stored").asInt()).isEqualTo(2);
    // Its texts cannot be kept without a secret of its own; that is counted.
    assertThat(found.path("lost").asInt()).isEqualTo(2);
  }

  /** A tenant whose secret has no room. */
  static final class NewTenant {
    private NewTenant() {}

    /** Argument: the disk. */
    public static void main(String[] arguments) throws Exception {
      Path disk = Path.of(arguments[0]);
      UnrulyUpstream upstream = new UnrulyUpstream().on("m", Answers.text("alpha ", "omega"));
      Path file = Files.createTempFile("sallyport", ".yaml");
      Files.writeString(
          file,
          "server: {port: 0, drain: 1s}\ntelemetry: {accessLog: false}\ndata: '"
              + disk.resolve("data")
              + "'\n"
              + RunningGateway.upstreams(upstream)
              + "audit: {mode: strict, whenUnwritable: serve, content: encrypted}\n");
      ObjectNode found = Answers.MAPPER.createObjectNode();
      try (RunningGateway gateway = RunningGateway.reading(file)) {
        SmallDisk.fill(disk.resolve("ballast"));
        HttpResponse<String> plain = gateway.chat("m", "hello");
        HttpResponse<String> stream =
            gateway.post("/v1/chat/completions", RunningGateway.question("m", "hello", true));
        found.put("plain", plain.statusCode()).put("stream", stream.body());
        Files.delete(disk.resolve("ballast"));
        long deadline = System.nanoTime() + 30_000_000_000L;
        while (gateway.gauged("sallyport.audit.unwritten") > 0 && System.nanoTime() < deadline) {
          Thread.onSpinWait();
        }
        found.put("lost", (int) gateway.functionCounted("sallyport.audit.lost"));
        found.put(
            "stored",
            gateway.logged().stream().filter(e -> e.path("outcome").asText().equals("ok")).count());
      }
      System.out.println(found);
      System.exit(0);
    }
  }

  /** The process on the disk that fills up. */
  static final class Inside {
    private Inside() {}

    /** Arguments: the disk, the configuration's audit section. */
    public static void main(String[] arguments) throws Exception {
      Path disk = Path.of(arguments[0]);
      CountDownLatch begun = new CountDownLatch(STREAMS);
      Semaphore full = new Semaphore(0);
      UnrulyUpstream upstream = new UnrulyUpstream();
      upstream.on("slow", call -> answer(call, begun, full));
      Path file = Files.createTempFile("sallyport", ".yaml");
      Files.writeString(
          file,
          "server: {port: 0, drain: 1s}\ntelemetry: {accessLog: false}\ndata: '"
              + disk.resolve("data")
              + "'\n"
              + RunningGateway.upstreams(upstream)
              + "audit: "
              + arguments[1]
              + "\n");
      ObjectNode found = Answers.MAPPER.createObjectNode();
      try (RunningGateway gateway = RunningGateway.reading(file)) {
        List<HttpResponse<InputStream>> streams = new ArrayList<>();
        for (int i = 0; i < STREAMS; i++) {
          Surface surface = Surface.values()[i % Surface.values().length];
          ObjectNode ask = surface.ask("slow", "", "tell me").put("stream", true);
          streams.add(gateway.open(gateway.clientKey(), surface.path(), ask.toString()));
        }
        begun.await(20, TimeUnit.SECONDS);
        SmallDisk.fill(disk.resolve("ballast"));
        full.release(STREAMS);
        List<String> ids = new ArrayList<>();
        for (HttpResponse<InputStream> stream : streams) {
          String said = new String(stream.body().readAllBytes(), StandardCharsets.UTF_8);
          count(found, "whole", said.contains("omega"));
          count(found, "told", said.contains("audit_unavailable"));
          ids.add(stream.headers().firstValue("x-request-id").orElseThrow());
        }
        found.put("owed", (int) gateway.gauged("sallyport.audit.unwritten"));
        Files.delete(disk.resolve("ballast"));
        long deadline = System.nanoTime() + 30_000_000_000L;
        while ((!gateway.gateway().ready()
                || !gateway.gateway().warnings().isEmpty()
                || gateway.gauged("sallyport.audit.unwritten") > 0)
            && System.nanoTime() < deadline) {
          Thread.onSpinWait();
        }
        found.put("lost", (int) gateway.functionCounted("sallyport.audit.lost"));
        look(gateway.events(), ids, found);
      }
      System.out.println(found);
      System.exit(0);
    }

    private static void answer(UnrulyUpstream.Call call, CountDownLatch begun, Semaphore full)
        throws IOException, InterruptedException {
      call.events().event(Answers.delta(0, "content", "alpha beta gamma ".repeat(40)).toString());
      begun.countDown();
      full.acquire();
      call.event(Answers.delta(0, "content", "omega").toString());
      call.event(Answers.finish(0, "stop").toString());
      call.done();
    }

    private static void look(List<JsonNode> events, List<String> ids, ObjectNode found) {
      for (String id : ids) {
        List<JsonNode> of =
            events.stream().filter(event -> event.path("request").asText().equals(id)).toList();
        List<JsonNode> ends =
            of.stream().filter(event -> event.path("kind").asText().equals("request")).toList();
        count(found, "stored", ends.size() == 1);
        count(
            found,
            "storedAsFailed",
            ends.stream()
                .anyMatch(
                    event ->
                        event.path("outcome").asText().equals("failed")
                            && event.toString().contains("audit_unavailable")));
        count(
            found,
            "withText",
            of.stream().anyMatch(event -> event.path("kind").asText().equals("content")));
        count(
            found,
            "begun",
            of.stream().anyMatch(event -> event.path("kind").asText().equals("begun")));
      }
    }

    private static void count(ObjectNode found, String what, boolean once) {
      found.put(what, found.path(what).asInt() + (once ? 1 : 0));
    }
  }
}
