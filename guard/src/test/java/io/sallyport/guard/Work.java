package io.sallyport.guard;

import java.lang.management.ManagementFactory;

/** How much work something is, whatever else the machine does meanwhile. */
final class Work {

  private Work() {}

  /** The processor time of this thread, in seconds. */
  static double seconds(Runnable work) {
    long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    work.run();
    return (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / 1e9;
  }
}
