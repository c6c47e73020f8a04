package io.sallyport.gateway.telemetry;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.sallyport.gateway.http.Exchange;
import io.sallyport.gateway.pipeline.Models;
import io.sallyport.gateway.pipeline.Passage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One span a request with the {@code gen_ai} attributes of OpenTelemetry's semantic conventions
 * (status: development), and one line of access log. Neither holds prompt text unless the operator
 * asked for it in the spans.
 */
public final class Traces {

  private static final TextMapGetter<Exchange> HEADERS =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Exchange exchange) {
          return List.of("traceparent", "tracestate");
        }

        @Override
        public @Nullable String get(@Nullable Exchange exchange, String key) {
          return exchange == null ? null : exchange.header(key);
        }
      };

  private final Tracer tracer;
  private final boolean enabled;
  private final boolean promptText;
  private final @Nullable AccessLog accessLog;

  /**
   * Traces.
   *
   * @param enabled whether spans are made at all
   * @param promptText whether spans carry the texts around findings
   * @param accessLog where each request is a line; null for none
   */
  public Traces(
      OpenTelemetry telemetry, boolean enabled, boolean promptText, @Nullable AccessLog accessLog) {
    this.tracer = telemetry.getTracer("sallyport");
    this.enabled = enabled;
    this.promptText = promptText;
    this.accessLog = accessLog;
  }

  /** Tells of a finished request. */
  public void record(Passage passage) {
    if (enabled && !passage.surface().equals(Models.SURFACE)) {
      span(passage);
    }
    if (accessLog != null) {
      accessLog.record(passage);
    }
  }

  private void span(Passage passage) {
    Context parent =
        W3CTraceContextPropagator.getInstance()
            .extract(Context.root(), passage.exchange(), HEADERS);
    String operation =
        switch (passage.surface()) {
          case "embeddings", "rerank" -> passage.surface();
          case "completions" -> "text_completion";
          case "audio.speech", "audio.transcriptions", "audio.translations", "images.generations" ->
              "generate_content";
          default -> "chat";
        };
    SpanBuilder builder =
        tracer
            .spanBuilder(passage.model().isEmpty() ? operation : operation + " " + passage.model())
            .setParent(parent)
            .setSpanKind(SpanKind.SERVER)
            .setStartTimestamp(passage.began())
            .setAttribute("gen_ai.operation.name", operation)
            .setAttribute("gen_ai.provider.name", "sallyport")
            .setAttribute("gen_ai.request.model", passage.model())
            .setAttribute("gen_ai.usage.input_tokens", passage.tokensIn())
            .setAttribute("gen_ai.usage.output_tokens", passage.tokensOut())
            .setAttribute("http.response.status_code", passage.status())
            .setAttribute("sallyport.request.id", passage.exchange().id())
            .setAttribute("sallyport.tenant", passage.tenant())
            .setAttribute("sallyport.upstream", passage.upstream())
            .setAttribute("sallyport.policy", passage.policy())
            .setAttribute("sallyport.verdict", passage.verdict().wireName())
            .setAttribute("sallyport.outcome", passage.outcome());
    Span span = builder.startSpan();
    for (Passage.Found found : passage.found()) {
      var attributes =
          Attributes.builder()
              .put("sallyport.rule", found.located().finding().rule())
              .put("sallyport.verdict", found.located().verdict().wireName());
      if (promptText) {
        attributes.put("sallyport.excerpt", found.excerpt());
      }
      span.addEvent("sallyport.finding", attributes.build());
    }
    if (passage.status() >= 500) {
      span.setStatus(StatusCode.ERROR, passage.outcome());
    }
    span.end(passage.began().plus(passage.exchange().took()));
  }
}
