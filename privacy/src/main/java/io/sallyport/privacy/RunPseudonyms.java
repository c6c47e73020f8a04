package io.sallyport.privacy;

import io.sallyport.privacy.internal.treat.Scope;
import java.util.Optional;

/** Pseudonyms that live as long as this object: for one file or one run. */
public final class RunPseudonyms implements Pseudonyms {

  private final Scope scope = new Scope();

  @Override
  public synchronized String pseudonym(PersonalDataType type, String original) {
    return scope.find(type, original).orElseGet(() -> scope.add(type, original)).pseudonym();
  }

  @Override
  public synchronized Optional<String> original(String pseudonym) {
    return scope.original(pseudonym);
  }

  @Override
  public boolean areKept() {
    return false;
  }
}
