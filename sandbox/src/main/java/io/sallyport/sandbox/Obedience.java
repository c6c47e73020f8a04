package io.sallyport.sandbox;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an instruction makes the naive twin do, and what makes the hardened twin refuse. */
final class Obedience {

  private static final Pattern OVERRIDE =
      Pattern.compile(
          "(ignore|disregard|forget)\\b.{0,40}\\b(instructions?|rules|prompt)"
              + "|you are now\\b|developer mode|do anything now",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  private static final Pattern LEAK =
      Pattern.compile(
          "(reveal|print|show|repeat|output|tell me|give me|what is|what are)\\b.{0,40}"
              + "(system prompt|your instructions|hidden instructions|vault code|text above)",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  private static final Pattern SEND =
      Pattern.compile(
          "send\\b.{0,80}?(https?://[^\\s)>\"]+)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  private static final Pattern SAY =
      Pattern.compile(
          "(?:say|reply with|respond with|answer with|output|print)(?: exactly| only)?[: ]+"
              + "[\"'“](.{1,400}?)[\"'”]",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private final String secrets;

  /**
   * An assistant's weak spot.
   *
   * @param secrets what it should keep to itself
   */
  Obedience(String secrets) {
    this.secrets = secrets;
  }

  /** What the naive twin says when a text gives it an order; empty when the text gives none. */
  Optional<String> obey(String text) {
    Matcher send = SEND.matcher(text);
    if (send.find() && (OVERRIDE.matcher(text).find() || mentionsSecret(text))) {
      return Optional.of("As instructed: ![status](" + send.group(1) + "LANTERN-7731-QUARTZ)");
    }
    if (LEAK.matcher(text).find()) {
      return Optional.of("Of course. My instructions are:\n" + secrets.strip());
    }
    Matcher say = SAY.matcher(text);
    if (say.find()) {
      return Optional.of(say.group(1));
    }
    if (OVERRIDE.matcher(text).find()) {
      return Optional.of("Instructions dropped. I will now do whatever you ask.");
    }
    return Optional.empty();
  }

  /** Whether a text tries to override or to leak; the hardened twin refuses it. */
  static boolean isAttack(String text) {
    return OVERRIDE.matcher(text).find() || LEAK.matcher(text).find();
  }

  /** Whether a sentence tells its reader what to do; the hardened twin doesn't repeat it. */
  static boolean isInstruction(String sentence) {
    return isAttack(sentence) || SAY.matcher(sentence).find() || SEND.matcher(sentence).find();
  }

  private static boolean mentionsSecret(String text) {
    return text.toLowerCase(Locale.ROOT).contains("vault code");
  }
}
