package io.sallyport.artifacts.evasion;

import java.util.List;

final class SettingsEvasions {
  private SettingsEvasions() {}

  static List<Evasion> all() {
    return List.of();
  }
}
