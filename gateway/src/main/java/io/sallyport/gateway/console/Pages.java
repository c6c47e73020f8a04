package io.sallyport.gateway.console;

import io.quarkus.qute.Engine;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.ReflectionValueResolver;
import io.quarkus.qute.Template;
import io.quarkus.qute.TemplateLocator;
import io.quarkus.qute.Variant;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The templates. Every value is escaped for HTML where it is put in. */
final class Pages {

  private final Engine engine =
      Engine.builder()
          .addDefaults()
          .addValueResolver(new ReflectionValueResolver())
          .addResultMapper(new HtmlEscaper(List.of("text/html")))
          .addLocator(id -> Optional.of(new Located(id)))
          .strictRendering(true)
          .build();

  private record Located(String id) implements TemplateLocator.TemplateLocation {
    @Override
    public Reader read() {
      return new StringReader(text(id + ".html"));
    }

    @Override
    public Optional<Variant> getVariant() {
      return Optional.of(Variant.forContentType("text/html"));
    }
  }

  /** Renders a template. */
  String render(String name, Map<String, ?> values) {
    Template template = Objects.requireNonNull(engine.getTemplate(name), name);
    return template.render(values);
  }

  /** A file of the console as it is. */
  static String text(String name) {
    try (InputStream in = Pages.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
