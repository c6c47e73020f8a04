package io.sallyport.guard.internal;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Loads something when it is first needed, once; every later call gets the same. */
final class Once<T> implements Supplier<T> {

  private final Supplier<T> load;
  private volatile @Nullable T loaded;

  Once(Supplier<T> load) {
    this.load = load;
  }

  @Override
  public T get() {
    T known = loaded;
    if (known == null) {
      synchronized (this) {
        known = loaded;
        if (known == null) {
          known = load.get();
          loaded = known;
        }
      }
    }
    return known;
  }
}
