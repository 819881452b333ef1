package popsdk;

import java.io.File;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import popsdk.http.UrlConnectionTransport;

/**
 * Clients closed while their transport waits for a name server that never answers: none waits, and nothing is left. How long a close takes
 * is printed; it is no condition.
 */
public final class SilentDns {
  private static final int ROUNDS = 21;
  private static final Set<Thread> LOOKING = new HashSet<>();

  private SilentDns() {}

  public static void main(String[] arguments) throws Exception {
    EmbeddedDirectory directory = EmbeddedDirectory.fromFolder(new File(arguments[0]));
    File asked = new File(System.getenv("POP_ASKED"));
    long[] micros = new long[ROUNDS];
    for (int round = 0; round < ROUNDS; ++round) micros[round] = close(directory, "https://mirror" + round + ".pop.test/", asked);
    long first = micros[0];
    Arrays.sort(micros);
    System.out.println("close of a client: the first " + first + " µs, median " + micros[ROUNDS / 2] + " µs");
    // And the process ends, though those threads are still there.
  }

  private static long close(EmbeddedDirectory directory, String mirror, File asked) throws Exception {
    UrlConnectionTransport transport = new UrlConnectionTransport();
    PopClient client = PopClient.builder().directory(directory).http(transport).addMirror(mirror).build();
    client.update(null);
    while (!asked.exists()) client.poll(1000);
    Thread looking;
    while ((looking = newlyLooking()) == null) client.poll(1000);
    need(PopClient.instances().exchanges == 1, "no exchange is under way");

    long begin = System.nanoTime();
    client.close();
    long took = System.nanoTime() - begin;
    transport.close();
    need(looking.isAlive(), "it waited for the look-up");
    Instances left = PopClient.instances();
    need(left.clients == 0 && left.exchanges == 0 && left.tasks == 0, "something is left");
    return took / 1000;
  }

  /** A thread that is inside the system's look-up, and was not before. */
  private static Thread newlyLooking() {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (!thread.getName().equals("pop-http")) continue;
      for (StackTraceElement call : thread.getStackTrace()) {
        if (call.getMethodName().equals("lookupAllHostAddr") && LOOKING.add(thread)) return thread;
      }
    }
    return null;
  }

  private static void need(boolean holds, String complaint) {
    if (!holds) throw new AssertionError(complaint);
  }
}
