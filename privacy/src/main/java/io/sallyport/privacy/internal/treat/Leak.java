package io.sallyport.privacy.internal.treat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Keeps originals out of addresses. A model that was told to by what it read writes {@code
 * ![](https://other.example/EMAIL_1)}, and the client that shows the picture would send the
 * original there. An address gets originals back when it stands in the call as it is, or leads to a
 * host that the policy names. For one text; what is undecided is held back.
 */
public final class Leak {

  /** More is never held back, in characters; then it stays as it is. */
  private static final int LONGEST = 4096;

  /** Two more parts of a name behind a pseudonym make it a name of a machine. */
  private static final Pattern REST_OF_HOST =
      Pattern.compile(
          "[\\w-]*(?:[.\u3002\uff0e\uff61][\\p{L}\\p{N}_-]+){2,}[.\u3002\uff0e\uff61]?(?::\\d*)?");

  private static final Pattern BEFORE = Pattern.compile("^(?:[^/:\\\\?#&=@]*]\\()?[(\\[{'*_!]*");
  private static final Pattern BEHIND = Pattern.compile("[.,;:!?)\\]}'*_]+$");

  private record Held(String raw, String restored) {}

  private final Set<String> hosts;
  private final Predicate<String> known;
  private final LeavingAddress address = new LeavingAddress();
  private final SendingPart sending = new SendingPart();
  private final List<Held> held = new ArrayList<>();
  private int length;

  /** Where in the address the first pseudonym that is held back ends. */
  private int mark;

  /**
   * For one text.
   *
   * @param hosts those that data may go to: names, and {@code *.name} for all below
   * @param known whether an address, with pseudonyms, stands in the call
   */
  public Leak(Set<String> hosts, Predicate<String> known) {
    this.hosts = hosts;
    this.known = known;
  }

  /** A string begins: as a whole it may be an address. */
  public void stringStart() {
    address.stringStart();
    sending.start();
  }

  /** Characters that are held back. */
  public int held() {
    return length;
  }

  /** A pseudonym, and what it would become. */
  public void original(String raw, String restored, StringBuilder out) {
    if (held.isEmpty() && address.isOpen() && mayGoTo(address.host())) {
      raw.chars().forEach(c -> take((char) c));
      out.append(restored);
      return;
    }
    boolean sent = !address.isOpen() && sending.isOpen() && !mayGoTo(sending.hosts());
    raw.chars().forEach(c -> take((char) c));
    if (sent) {
      keep(raw, out);
      return;
    }
    if (held.isEmpty()) {
      mark = address.text().length();
    }
    hold(raw, restored, out);
  }

  /**
   * A character.
   *
   * @param raw as it stands
   * @param meant as it is read; {@link JsonDepth#PENDING} when that is to come
   */
  public void next(char raw, int meant, StringBuilder out) {
    if (meant == JsonDepth.PENDING) {
      keep(String.valueOf(raw), out);
      return;
    }
    char c = (char) meant;
    if (!held.isEmpty() && (address.isOpen() ? address.ends(c) : !LeavingAddress.isOfHost(c))) {
      boolean goesOn = !address.isOpen() && !address.ends(c) && isHost();
      if (!goesOn) {
        decide(out);
      }
    }
    take(c);
    keep(String.valueOf(raw), out);
  }

  private void take(char c) {
    address.next(c);
    sending.next(c, address.isOpen());
  }

  private void keep(String raw, StringBuilder out) {
    if (held.isEmpty()) {
      out.append(raw);
    } else {
      hold(raw, raw, out);
    }
  }

  private void hold(String raw, String restored, StringBuilder out) {
    held.add(new Held(raw, restored));
    length += raw.length();
    if (length > LONGEST) {
      write(false, out);
    }
  }

  /** The text is over. */
  public void end(StringBuilder out) {
    if (!held.isEmpty()) {
      decide(out);
    }
  }

  private void decide(StringBuilder out) {
    boolean leaves = address.isOpen() || isHost();
    write(!leaves || known.test(bare(address.text())), out);
  }

  private boolean isHost() {
    String text = address.text();
    return text.length() < mark || REST_OF_HOST.matcher(text.substring(mark)).lookingAt();
  }

  private void write(boolean restored, StringBuilder out) {
    held.forEach(part -> out.append(restored ? part.restored : part.raw));
    held.clear();
    length = 0;
  }

  /** An address without what stands around it in a sentence or in Markdown. */
  private static String bare(String address) {
    return BEHIND.matcher(BEFORE.matcher(address).replaceFirst("")).replaceFirst("");
  }

  private boolean mayGoTo(Set<String> names) {
    return !names.isEmpty() && names.stream().allMatch(this::mayGoTo);
  }

  private boolean mayGoTo(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    return !name.isEmpty()
        && hosts.stream()
            .anyMatch(
                allowed ->
                    allowed.startsWith("*.")
                        ? name.endsWith(allowed.substring(1))
                        : name.equals(allowed));
  }
}
