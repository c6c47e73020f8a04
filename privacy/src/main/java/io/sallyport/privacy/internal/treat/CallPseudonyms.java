package io.sallyport.privacy.internal.treat;

import io.sallyport.privacy.PersonalDataType;
import io.sallyport.privacy.Pseudonyms;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The pseudonyms of a scope that one call brought: only these become originals again in it. */
public final class CallPseudonyms implements Pseudonyms {

  private final Pseudonyms scope;
  private final Map<String, String> given = new HashMap<>();

  /** None given yet. */
  public CallPseudonyms(Pseudonyms scope) {
    this.scope = scope;
  }

  @Override
  public synchronized String pseudonym(PersonalDataType type, String original) {
    String pseudonym = scope.pseudonym(type, original);
    given.put(pseudonym, original);
    return pseudonym;
  }

  @Override
  public synchronized Optional<String> original(String pseudonym) {
    return Optional.ofNullable(given.get(pseudonym));
  }

  /** The same names, of which none given from here on becomes an original again. */
  public Pseudonyms withoutReturn() {
    return new Pseudonyms() {
      @Override
      public String pseudonym(PersonalDataType type, String original) {
        return scope.pseudonym(type, original);
      }

      @Override
      public Optional<String> original(String pseudonym) {
        return Optional.empty();
      }

      @Override
      public boolean areKept() {
        return false;
      }
    };
  }

  /** Whether none was given. */
  public synchronized boolean isEmpty() {
    return given.isEmpty();
  }
}
