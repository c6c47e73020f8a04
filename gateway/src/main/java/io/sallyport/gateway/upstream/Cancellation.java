package io.sallyport.gateway.upstream;

/** Lets one thread end what another waits for: a client went away, a key was revoked. */
public final class Cancellation {

  private static final Runnable NOTHING = () -> {};

  private volatile Runnable current = NOTHING;
  private volatile boolean cancelled;
  private volatile String reason = "";

  /** Ends what is being waited for, now and from now on. The first reason stays. */
  public void cancel(String why) {
    synchronized (this) {
      if (cancelled) {
        return;
      }
      reason = why;
      cancelled = true;
    }
    current.run();
  }

  /** Whether it was cancelled. */
  public boolean isCancelled() {
    return cancelled;
  }

  /** Why it was cancelled; empty when it was not. */
  public String reason() {
    return reason;
  }

  /** Says what to do on cancellation from now on, in place of what was said before. */
  public void onCancel(Runnable action) {
    current = action;
    if (cancelled) {
      action.run();
    }
  }

  /** Nothing is being waited for any more. */
  public void clear() {
    current = NOTHING;
  }
}
