package io.sallyport.core;

/** A store that can forget what it holds of a tenant. The gateway calls every one it knows. */
public interface Erasable {

  /** Name of the store, for the record of what was erased. */
  String storeName();

  /**
   * Forgets the content of a tenant for good. Calling it again is harmless.
   *
   * @param tenant the tenant's id
   * @return how many records became unreadable
   */
  long erase(String tenant);
}
