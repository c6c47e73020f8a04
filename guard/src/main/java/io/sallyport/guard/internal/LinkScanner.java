package io.sallyport.guard.internal;

import io.sallyport.core.Category;
import io.sallyport.core.Direction;
import io.sallyport.core.Finding;
import io.sallyport.core.Severity;
import io.sallyport.core.Trust;
import io.sallyport.guard.ScanInput;
import io.sallyport.guard.Scanner;
import io.sallyport.guard.Scanners;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Finds links and images that would carry data out when an answer is shown or clicked. On the way
 * in it looks only at texts that nobody may give instructions in.
 */
public final class LinkScanner implements Scanner {

  private static final Map<String, String> TITLES =
      Map.of(
          "links/script-address", "address that runs a script",
          "links/data-address", "address that holds a document",
          "links/data-in-query", "link that carries data in its query",
          "links/data-in-host", "link that carries data in its host name",
          "links/data-in-user", "image address with a user name",
          "links/data-in-path", "link that carries data in its path",
          "links/data-in-fragment", "link that carries data in its fragment",
          "links/data-of-prompt", "link that carries a value of the system prompt");

  private static final LinkRisk FETCHED = new LinkRisk("data-of-prompt", 0.85);

  /** A page that a person may open is often named like what the prompt is about. */
  private static final LinkRisk CLICKED = new LinkRisk("data-of-prompt", 0.45);

  /**
   * So many letters and digits, or letters alone, do not stand in a prompt and an address by
   * chance.
   */
  private static final int CODE = 8;

  private static final int WORDS = 16;

  private static final int REACH = LinkFinder.LONGEST_URL + 2 * LinkFinder.LONGEST_LEAD;
  private static final List<String> TAGS =
      List.of(
          "a", "img", "iframe", "embed", "object", "script", "video", "audio", "source", "link",
          "body", "input", "image", "use", "track", "frame", "svg", "picture", "table", "td",
          "style", "base", "meta", "form", "area");

  private static final int CACHED = 64;

  private final Kept<List<String>, SaidInPrompt> prompts = new Kept<>(CACHED, Kept::characters);

  @Override
  public String name() {
    return Scanners.LINKS;
  }

  @Override
  public Set<Category> categories() {
    return EnumSet.of(Category.EXFILTRATION);
  }

  @Override
  public int reach() {
    return REACH;
  }

  @Override
  public String title(String rule) {
    return TITLES.getOrDefault(rule, rule);
  }

  @Override
  public int holdFrom(ScanInput input, int from) {
    String text = input.segment().text();
    int hold = LinkFinder.openFrom(text, from);
    for (int at = Math.max(from, text.length() - REACH); at < hold; at++) {
      char c = text.charAt(at);
      boolean opens = (c == '[' && isOpenBracket(text, at)) || (c == '<' && isOpenTag(text, at));
      if (opens) {
        boolean image = at > from && text.charAt(at - 1) == '!';
        return image ? at - 1 : at;
      }
    }
    return hold;
  }

  @Override
  public List<Finding> scan(ScanInput input) {
    boolean scanned =
        input.direction() == Direction.OUTPUT || input.segment().trust() == Trust.UNTRUSTED;
    if (!scanned) {
      return List.of();
    }
    List<Finding> findings = new ArrayList<>();
    for (FoundLink link : LinkFinder.find(input.segment().text())) {
      input.checkBudget();
      LinkRisk risk = LinkRisk.of(link);
      LinkRisk hidden = link.kind() == FoundLink.Kind.FETCHED ? FETCHED : CLICKED;
      if (input.direction() == Direction.OUTPUT
          && (risk == null || risk.score() < hidden.score())
          && carriesPrompt(link.url(), input.context().instructions())) {
        risk = hidden;
      }
      if (risk != null && !isAllowed(LinkRisk.host(link.url()), input.policy().linkHosts())) {
        findings.add(finding(link, risk));
      }
    }
    return findings;
  }

  /**
   * Whether an address carries something that stands in the system prompt and tells it from others:
   * a code of eight letters and digits, or sixteen letters. Addresses of the prompt itself may be
   * said.
   */
  private boolean carriesPrompt(String url, List<String> instructions) {
    if (instructions.isEmpty()) {
      return false;
    }
    SaidInPrompt prompt = prompts.of(instructions, SaidInPrompt::of);
    for (String value : LinkRisk.values(url)) {
      String letters = SaidInPrompt.lettersOf(value);
      boolean code = letters.length() >= CODE && letters.chars().anyMatch(Character::isDigit);
      boolean tells = code || letters.length() >= WORDS;
      if (tells
          && prompt.letters().contains(letters)
          && !prompt.hosts().contains(LinkRisk.host(url))) {
        return true;
      }
    }
    return false;
  }

  /** Whether a markdown link or definition that begins here may still go on. */
  private static boolean isOpenBracket(String text, int open) {
    int depth = 0;
    int limit = Math.min(text.length(), open + LinkFinder.LONGEST_LEAD);
    int close = open;
    for (; close < limit; close++) {
      depth += text.charAt(close) == '[' ? 1 : 0;
      if (text.charAt(close) == ']' && --depth == 0) {
        break;
      }
    }
    if (close == limit) {
      return limit == text.length();
    }
    if (close + 1 == text.length()) {
      return true;
    }
    char next = text.charAt(close + 1);
    return switch (next) {
      case '(' -> text.length() - open < REACH && !isClosed(text, close + 2, ")");
      case ':' ->
          text.length() - open < REACH && !isClosed(text, afterSpace(text, close + 2), " \n");
      default -> false;
    };
  }

  private static boolean isOpenTag(String text, int open) {
    int end = open + 1;
    while (end < text.length() && Character.isLetter(text.charAt(end))) {
      end++;
    }
    String name = text.substring(open + 1, end).toLowerCase(Locale.ROOT);
    if (end == text.length()) {
      return TAGS.stream().anyMatch(tag -> tag.startsWith(name));
    }
    return TAGS.contains(name) && text.length() - open < REACH && text.indexOf('>', end) < 0;
  }

  private static boolean isClosed(String text, int from, String ends) {
    for (int i = from; i < text.length(); i++) {
      if (ends.indexOf(text.charAt(i)) >= 0) {
        return true;
      }
    }
    return false;
  }

  private static int afterSpace(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
    return at;
  }

  private static boolean isAllowed(String host, Set<String> hosts) {
    if (hosts.contains(host)) {
      return true;
    }
    for (int dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
      if (hosts.contains("*" + host.substring(dot))) {
        return true;
      }
    }
    return false;
  }

  private static Finding finding(FoundLink link, LinkRisk risk) {
    String rule = Scanners.LINKS + "/" + risk.rule();
    return new Finding(
        Scanners.LINKS,
        rule,
        Category.EXFILTRATION,
        link.kind() == FoundLink.Kind.FETCHED ? Severity.HIGH : Severity.MEDIUM,
        risk.score(),
        link.start(),
        link.end(),
        "An address at characters "
            + link.start()
            + " to "
            + link.end()
            + ", "
            + link.kind().words()
            + ", is of the kind: "
            + TITLES.get(rule)
            + ". Whoever owns the host would read that data. If the host is yours, add it to the"
            + " policy's link hosts.",
        "[link removed by Sallyport]");
  }
}
