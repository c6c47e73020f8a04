package io.sallyport.review;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Data on its way from one component to another.
 *
 * @param id stable: as given, else {@code from->to}, numbered when there are several
 * @param from id of the component that starts it
 * @param to id of the component that it goes to
 * @param name for people; empty when nobody said
 * @param data ids of what it carries
 * @param protocol in lower case; empty when nobody said
 * @param answered whether something comes back on it
 * @param content how far its content is trusted; null when it is as trusted as where it comes from
 * @param controls what is said about controls on it, by control; authentication, authorization and
 *     encryption among them
 * @param at where it is declared
 */
public record Flow(
    String id,
    String from,
    String to,
    String name,
    List<String> data,
    String protocol,
    boolean answered,
    @Nullable TrustLevel content,
    Map<String, ControlClaim> controls,
    Location at) {

  /** The control that says who is at the other end. */
  public static final String AUTHENTICATION = "authentication";

  /** The control by which both ends do. */
  public static final String MUTUAL_AUTHENTICATION = "mutual-authentication";

  /** Copies the collections. */
  public Flow {
    data = List.copyOf(data);
    controls = Map.copyOf(controls);
  }
}
