package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** An answer that could not be recorded was never given, so nobody finds it later. */
@EnabledOnOs(OS.LINUX)
final class UnrecordedAnswersTest {

  private static final int REQUESTS = 12;

  @TempDir private Path folder;

  @Test
  void answerThatCouldNotBeRecorded_isNeitherKeptNorGivenAgain() throws Exception {
    JsonNode found = SmallDisk.run(folder, Inside.class);

    // The page that the journal wrote last may have room for some.
    assertThat(found.path("unrecorded").asInt()).isPositive();
    assertThat(found.path("unrecordedAndKept").asInt()).isZero();
    assertThat(found.path("recordedAndGone").asInt()).isZero();
    assertThat(found.path("unrecordedChats").asInt()).isPositive();
    assertThat(found.path("unrecordedAndCached").asInt()).isZero();
    assertThat(found.path("undeleted").asInt()).isPositive();
    assertThat(found.path("undeletedAndGone").asInt()).isZero();
  }

  /** The process on the disk that fills up. */
  static final class Inside {
    private static volatile CountDownLatch go = new CountDownLatch(0);

    private final RunningGateway gateway;
    private final Path ballast;
    private final ObjectNode found = Answers.MAPPER.createObjectNode();

    private Inside(RunningGateway gateway, Path ballast) {
      this.gateway = gateway;
      this.ballast = ballast;
    }

    /** Argument: the disk. */
    public static void main(String[] arguments) throws Exception {
      Path disk = Path.of(arguments[0]);
      CountDownLatch[] asked = {new CountDownLatch(0)};
      UnrulyUpstream upstream = new UnrulyUpstream();
      upstream.on(
          "m",
          call -> {
            asked[0].countDown();
            go.await(20, TimeUnit.SECONDS);
            Answers.text("fine").answer(call);
          });
      Path file = Files.createTempFile("sallyport", ".yaml");
      Files.writeString(
          file,
          "server: {port: 0, drain: 1s}\ntelemetry: {accessLog: false}\ndata: '"
              + disk.resolve("data")
              + "'\n"
              + RunningGateway.upstreams(upstream)
              + "audit: {mode: strict}\ncache: {entries: 100}\n");
      try (RunningGateway gateway = RunningGateway.reading(file)) {
        Inside inside = new Inside(gateway, disk.resolve("ballast"));
        inside.responses(asked);
        inside.chats(asked);
        inside.deletions();
        System.out.println(inside.found);
      }
      System.exit(0);
    }

    private void responses(CountDownLatch[] asked) throws Exception {
      List<HttpResponse<String>> answers =
          whileFull(asked, "/v1/responses", i -> "{\"model\":\"m\",\"input\":\"hello " + i + "\"}");
      for (HttpResponse<String> answer : answers) {
        int later = gateway.get(gateway.clientKey(), stored(answer)).statusCode();
        boolean recorded = answer.statusCode() == 200;
        count("unrecorded", !recorded);
        count("unrecordedAndKept", !recorded && later != 404);
        count("recordedAndGone", recorded && later != 200);
      }
    }

    private void chats(CountDownLatch[] asked) throws Exception {
      IntFunction<String> body = i -> RunningGateway.question("m", "tea " + i, false);
      List<HttpResponse<String>> answers = whileFull(asked, "/v1/chat/completions", body);
      for (int i = 0; i < REQUESTS; i++) {
        boolean recorded = answers.get(i).statusCode() == 200;
        HttpResponse<String> again = gateway.post("/v1/chat/completions", body.apply(i));
        boolean hit = again.headers().firstValue("x-sallyport-cache").orElse("").equals("hit");
        count("unrecordedChats", !recorded);
        count("unrecordedAndCached", !recorded && hit);
      }
    }

    private void deletions() throws Exception {
      List<String> kept = new ArrayList<>();
      for (int i = 0; i < REQUESTS; i++) {
        kept.add(stored(gateway.post("/v1/responses", "{\"model\":\"m\",\"input\":\"hello\"}")));
      }
      SmallDisk.fill(ballast);
      List<Integer> told = new ArrayList<>();
      for (String one : kept) {
        HttpRequest delete =
            gateway
                .request(one)
                .header("authorization", "Bearer " + gateway.clientKey())
                .DELETE()
                .build();
        told.add(RunningGateway.send(delete).statusCode());
      }
      makeRoom();
      for (int i = 0; i < REQUESTS; i++) {
        int later = gateway.get(gateway.clientKey(), kept.get(i)).statusCode();
        count("undeleted", told.get(i) == 503);
        count("undeletedAndGone", told.get(i) == 503 && later != 200);
      }
    }

    /** Requests whose answers come once the disk is full. */
    private List<HttpResponse<String>> whileFull(
        CountDownLatch[] asked, String path, IntFunction<String> body) throws Exception {
      asked[0] = new CountDownLatch(REQUESTS);
      go = new CountDownLatch(1);
      List<CompletableFuture<HttpResponse<String>>> sent = new ArrayList<>();
      for (int i = 0; i < REQUESTS; i++) {
        String one = body.apply(i);
        sent.add(
            CompletableFuture.supplyAsync(
                () -> gateway.post(path, one), Thread::startVirtualThread));
      }
      asked[0].await(20, TimeUnit.SECONDS);
      SmallDisk.fill(ballast);
      go.countDown();
      List<HttpResponse<String>> answers = new ArrayList<>();
      for (CompletableFuture<HttpResponse<String>> one : sent) {
        answers.add(one.get(30, TimeUnit.SECONDS));
      }
      makeRoom();
      return answers;
    }

    private void makeRoom() throws IOException {
      Files.delete(ballast);
      long deadline = System.nanoTime() + 30_000_000_000L;
      while ((!gateway.gateway().ready() || gateway.gauged("sallyport.audit.unwritten") > 0)
          && System.nanoTime() < deadline) {
        Thread.onSpinWait();
      }
    }

    private static String stored(HttpResponse<String> answer) {
      String request = answer.headers().firstValue("x-request-id").orElseThrow();
      return "/v1/responses/" + request.replaceFirst("^req_", "resp_");
    }

    private void count(String what, boolean once) {
      found.put(what, found.path(what).asInt() + (once ? 1 : 0));
    }
  }
}
