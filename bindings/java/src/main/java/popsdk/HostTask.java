package popsdk;

import java.util.concurrent.atomic.AtomicBoolean;

/** Work that takes longer than 5 ms, for the app's executor. */
final class HostTask implements Runnable {
  private final Host host;
  private final long task;
  private final AtomicBoolean taken = new AtomicBoolean();

  HostTask(Host host, long task) {
    this.host = host;
    this.task = task;
  }

  @Override
  public void run() {
    if (taken.compareAndSet(false, true)) Native.taskRun(host, task);
  }

  /** The executor threw. It may have run the task before. */
  int refuse() {
    return taken.compareAndSet(false, true) ? PopResult.E_STATE.code() : PopResult.OK.code();
  }
}
