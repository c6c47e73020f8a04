package io.sallyport.guard;

/**
 * A token that was planted and must not come out.
 *
 * @param token what was planted
 * @param source where: the path of the text in the request, for the person who reads the finding
 */
public record Canary(String token, String source) {

  /** The source of the canary in the operator's instructions. */
  public static final String INSTRUCTIONS = "the system prompt";

  /** Never names the token. */
  @Override
  public String toString() {
    return "Canary[" + source + "]";
  }
}
