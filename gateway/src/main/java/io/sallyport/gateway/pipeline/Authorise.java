package io.sallyport.gateway.pipeline;

import io.sallyport.core.Principal;
import io.sallyport.gateway.config.Configuration;
import io.sallyport.gateway.config.ModelSettings;
import io.sallyport.gateway.http.ApiError;
import io.sallyport.gateway.http.ApiException;
import io.sallyport.guard.Policy;
import io.sallyport.privacy.LoggedText;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Step two: may this key call this model, and under which policy? */
public final class Authorise {

  /**
   * What a request may do.
   *
   * @param model the model and its routes
   * @param policy the guard's policy
   * @param listed whether the configuration names the model; else the name is a text of the client
   */
  public record Permit(ModelSettings model, Policy policy, boolean listed) {}

  /** What model servers name models by, where the configuration leaves the names to them. */
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}._:/@+~-]{1,200}");

  private static final Pattern KEY = Pattern.compile("\\bsk-[A-Za-z0-9_-]{16}");

  private final Supplier<Configuration> configuration;
  private final Allowances allowances;

  /** Decides by the configuration in force. */
  public Authorise(Supplier<Configuration> configuration, Allowances allowances) {
    this.configuration = configuration;
    this.allowances = allowances;
  }

  /**
   * Checks a model.
   *
   * @throws ApiException 404 for a model that is not there, 403 for one the key may not call
   */
  public Permit check(Passage passage, Principal principal, String model) {
    if (!isPrintable(model)) {
      throw new ApiException(
          ApiError.badRequest(
              "invalid_model",
              "model",
              "The model's name has control or invisible characters (expected: printable text)."));
    }
    Configuration now = configuration.get();
    ModelSettings settings = now.lists(model) || isName(model) ? now.model(model) : null;
    // What is no model's name may be anything, a key or an address, and is neither logged nor sent
    // on.
    if (settings == null) {
      throw new ApiException(
          ApiError.notFound(
              "model_not_found",
              "model",
              "The model '"
                  + printable(model)
                  + "' is not here; GET /v1/models lists those that are."));
    }
    passage.model(model, "");
    if (!principal.mayUse(model)) {
      throw new ApiException(
          ApiError.forbidden(
              "model_forbidden",
              "The key '" + principal.name() + "' may not call the model '" + model + "'."));
    }
    Policy policy = allowances.apply(now.policy(settings, principal.tenant()), principal.tenant());
    passage.model(model, policy.name());
    return new Permit(settings, policy, now.lists(model));
  }

  private static boolean isName(String model) {
    return NAME.matcher(model).matches()
        && !KEY.matcher(model).find()
        && LoggedText.name(model).equals(model);
  }

  private static boolean isPrintable(String text) {
    return text.codePoints()
        .noneMatch(
            c ->
                Character.isISOControl(c)
                    || Character.getType(c) == Character.FORMAT
                    || Character.getType(c) == Character.LINE_SEPARATOR
                    || Character.getType(c) == Character.PARAGRAPH_SEPARATOR);
  }

  private static String printable(String text) {
    String cut = text.length() > 100 ? text.substring(0, 100) + "…" : text;
    return cut.replaceAll("[\\p{Cntrl}]", "?");
  }
}
