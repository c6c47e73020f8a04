package io.sallyport.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sallyport.guard.internal.Gloss;
import io.sallyport.guard.internal.Glossary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** One text with its label. {@code source} is where it came from: a folder of ours or a repository. */
record Sample(String id, String text, boolean attack, boolean untrusted, String kind, String source, String lang) {
  private static final List<String> DOMAINS = List.of(".com", ".net", ".org", ".co.uk", ".de", ".io", ".example");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final byte[] GLOSSARY_FILE = glossaryFile();
  private static final Glossary GLOSSARY = Glossary.of(GLOSSARY_FILE);

  private static byte[] glossaryFile() {
    try (var in = Glossary.class.getResourceAsStream("/io/sallyport/guard/injection/glossary.tsv")) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** The glossary that ships, whose digest goes with the weights. */
  static byte[] glossary() {
    return GLOSSARY_FILE;
  }

  /** The text as the encoder and the model over words read it: with glosses where it is in another language. */
  String read() {
    Gloss gloss = GLOSSARY.read(text);
    return gloss == null ? text : gloss.text();
  }

  static List<Sample> folder(Path folder) throws IOException {
    List<Sample> samples = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".jsonl")).sorted().toList()) {
        int line = 0;
        for (String json : Files.readAllLines(file)) {
          line++;
          if (json.isBlank()) continue;
          JsonNode node;
          try {
            node = JSON.readTree(json);
          } catch (IOException e) {
            System.err.println(file.getFileName() + ":" + line + ": not JSON, left out");
            continue;
          }
          String origin = node.path("origin").asText("user");
          samples.add(new Sample(node.path("id").asText(), node.path("text").asText(), node.path("label").asText().equals("attack"),
              !origin.equals("user"), node.path("kind").asText(), folder.getFileName().toString(), node.path("lang").asText("en")));
        }
      }
    }
    return samples;
  }

  /**
   * The same with other top-level domains in place of most of {@code .example}, which stands in attacks more often than
   * in harmless texts and would give them away.
   */
  static List<Sample> training(Path folder) throws IOException {
    List<Sample> varied = new ArrayList<>();
    for (Sample sample : folder(folder)) {
      String domain = DOMAINS.get(Math.floorMod(sample.id().hashCode(), DOMAINS.size()));
      Sample own = sample.with(sample.text().replace(".example", domain));
      varied.add(own);
      if (own.text().length() <= 300) {
        // Disguise alone is no attack, so harmless texts wear it as often.
        int turn = Math.floorMod(sample.id().hashCode() >> 8, 24);
        if (turn == 0) varied.add(own.with(String.join(" ", own.text().split(""))));
        if (turn == 1) varied.add(own.with(leet(own.text())));
        if (turn == 2) varied.add(own.with(own.text().toUpperCase(java.util.Locale.ROOT)));
        if (turn == 3) varied.add(own.with(own.text().replaceAll("\\s+", "\n")));
      }
    }
    return varied;
  }

  private Sample with(String other) {
    return new Sample(id, other, attack, untrusted, kind, source, lang);
  }

  private static String leet(String text) {
    return text.replace('e', '3').replace('a', '4').replace('i', '1').replace('o', '0').replace('s', '5');
  }

  /** A file of the development data. */
  static List<Sample> development(Path file) throws IOException {
    List<Sample> samples = new ArrayList<>();
    String kind = file.getFileName().toString().replace(".jsonl", "");
    boolean untrusted = kind.equals("indirect") || kind.equals("indirect_composite") || kind.startsWith("benign_docs") || kind.equals("benign_hard_secprose") || kind.equals("benign_code");
    for (String json : Files.readAllLines(file)) {
      JsonNode node = JSON.readTree(json);
      if (node.path("context_dependent").asBoolean(false) || node.path("ambiguous").asBoolean(false)) continue;
      samples.add(new Sample(node.path("id").asText(), node.path("text").asText(), node.path("label").asInt() == 1, untrusted, kind,
          kind + "/" + node.path("source").asText(), node.path("lang").asText("en")));
    }
    return samples;
  }
}
