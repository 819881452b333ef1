package popsdk;

/** What is alive in this process, for tests that look for leaks. */
public final class Instances {
  public final int clients;
  public final int answers;
  public final int flows;
  public final int conversations;

  /** Handed to an {@link HttpTransport} and not finished. */
  public final int exchanges;

  /** Handed to the executor of tasks and not run. */
  public final int tasks;

  Instances(int[] counts) {
    clients = counts[0];
    answers = counts[1];
    flows = counts[2];
    conversations = counts[3];
    exchanges = counts[4];
    tasks = counts[5];
  }
}
