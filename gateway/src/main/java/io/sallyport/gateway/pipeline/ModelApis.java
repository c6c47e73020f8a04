package io.sallyport.gateway.pipeline;

import io.sallyport.gateway.dialect.ChatDialect;
import io.sallyport.gateway.dialect.CompletionsDialect;
import io.sallyport.gateway.dialect.Dialect;
import io.sallyport.gateway.dialect.MessagesDialect;
import io.sallyport.gateway.dialect.ResponseStore;
import io.sallyport.gateway.dialect.ResponsesDialect;
import io.sallyport.gateway.http.Routes;
import io.sallyport.gateway.surface.MediaRequest;
import io.sallyport.gateway.surface.MediaRequest.Kind;
import io.sallyport.gateway.surface.PassedRequest;
import io.sallyport.gateway.surface.TranscriptionRequest;

/** Everything that clients of models can call, each address with what answers it. */
public final class ModelApis {

  private final ChatSteps steps;
  private final ResponseStore responses;
  private final Allowances allowances;

  /**
   * All of them.
   *
   * @param responses keeps answers that clients can go on from
   */
  public ModelApis(ChatSteps steps, ResponseStore responses, Allowances allowances) {
    this.steps = steps;
    this.responses = responses;
    this.allowances = allowances;
  }

  /** Adds the addresses. A new one needs its line in the tables of the conformance tests. */
  public void addTo(Routes routes) {
    talk(routes, "/v1/chat/completions", new ChatDialect());
    talk(routes, "/v1/responses", new ResponsesDialect(responses));
    MessagesDialect messages = new MessagesDialect();
    talk(routes, "/v1/messages", messages);
    routes.errors("/v1/messages", messages::error);
    talk(routes, "/v1/completions", new CompletionsDialect());
    pass(routes, "audio.speech", MediaRequest.reader(Kind.SPEECH));
    pass(routes, "audio.transcriptions", TranscriptionRequest::read);
    pass(routes, "audio.translations", TranscriptionRequest::read);
    pass(routes, "images.generations", MediaRequest.reader(Kind.IMAGES));
    pass(routes, "rerank", MediaRequest.reader(Kind.RERANK));
    Way way = steps.way();
    routes.add(
        "POST",
        "/v1/messages/count_tokens",
        new CountTokens(way, steps.configuration(), steps.privacy()));
    routes.add(
        "POST",
        "/v1/embeddings",
        new Embeddings(way, steps.configuration(), steps.answers(), steps.privacy()));
    routes.add(
        "POST",
        "/v1/moderations",
        new Moderations(way, steps.configuration(), allowances, steps.privacy()));
    StoredResponses stored = new StoredResponses(way, responses, steps.configuration());
    routes.add("GET", "/v1/responses/{id}/input_items", stored::items);
    routes.add("GET", "/v1/responses/{id}", stored::one);
    routes.add("DELETE", "/v1/responses/{id}", stored::delete);
    Models models = new Models(way, steps.configuration(), steps.dispatcher(), steps.meters());
    routes.add("GET", "/v1/models", models::list);
    routes.add("GET", "/v1/models/{id}", models::one);
  }

  private void talk(Routes routes, String path, Dialect dialect) {
    routes.add("POST", path, new ChatCompletions(steps, dialect));
  }

  private void pass(Routes routes, String surface, PassedRequest.Reader reader) {
    String path = "/" + surface.replace('.', '/');
    routes.add("POST", "/v1" + path, new PassOn(surface, path, reader, steps));
  }
}
