package popsdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** Listeners are called after the poll, where the app wants it, and may do anything. */
class ListenerTest {
  private static final String MIRROR = "https://127.0.0.1:9/";

  private static PopClient.Builder builder(Given.SilentTransport transport) {
    return Given.builder().http(transport).addMirror(MIRROR);
  }

  /** Polls until the transport was asked. */
  private static void ask(PopClient client, Given.SilentTransport transport) {
    while (transport.open.isEmpty()) client.poll(1000000);
  }

  /** Finishes whatever is asked until the update has ended. */
  private static void failUpdate(PopClient client, Given.SilentTransport transport, List<?> told) {
    while (told.isEmpty()) {
      transport.finishAll();
      client.poll(1000000);
    }
  }

  @Test
  void anUpdateTellsOnceHowItEnded() {
    Given.SilentTransport transport = new Given.SilentTransport();
    List<String> told = new ArrayList<>();
    try (PopClient client = builder(transport).build()) {
      assertEquals(PopResult.OK, client.update((result, reason) -> told.add(result + " " + reason)));
      assertEquals(PopResult.E_STATE, assertThrows(PopException.class, () -> client.update(null)).result());
      ask(client, transport);
      assertTrue(transport.asked.peek().url.startsWith(MIRROR));
      failUpdate(client, transport, told);
      assertTrue(told.get(0).startsWith("E_"), told.toString());
      client.poll(1000000);
      assertEquals(1, told.size());
    }
    try (PopClient client = Given.builder().http(transport).build()) {
      assertEquals(PopResult.E_ARGUMENT, assertThrows(PopException.class, () -> client.update(null)).result());
    }
  }

  @Test
  void aListenerMayPollFindAndClose() {
    Given.SilentTransport transport = new Given.SilentTransport();
    List<Object> told = new ArrayList<>();
    PopClient[] client = new PopClient[1];
    client[0] = builder(transport).build();
    client[0].update((result, reason) -> {
      told.add(client[0].find(Given.device().build()).result);
      client[0].poll(0);
      client[0].close();
    });
    failUpdate(client[0], transport, told);
    assertEquals(PopResult.OK, told.get(0));
    assertEquals(PopResult.E_HANDLE, assertThrows(PopException.class, () -> client[0].poll(0)).result());
    assertEquals(0, PopClient.instances().clients);
  }

  @Test
  void whatAListenerThrowsLeavesThePollAndNothingElse() {
    Given.SilentTransport transport = new Given.SilentTransport();
    List<String> told = new ArrayList<>();
    RuntimeException fault = new IllegalStateException("a fault of the app's");
    try (PopClient client = builder(transport).build()) {
      client.update((result, reason) -> {
        told.add(result.name());
        throw fault;
      });
      assertSame(fault, assertThrows(IllegalStateException.class, () -> failUpdate(client, transport, told)));
      client.poll(0);
      assertEquals(1, told.size());
      assertEquals(PopResult.OK, client.find(Given.device().build()).result);
    }
  }

  @Test
  void anExecutorGetsThemInstead() {
    Given.SilentTransport transport = new Given.SilentTransport();
    Deque<Runnable> later = new ArrayDeque<>();
    List<String> told = new ArrayList<>();
    try (PopClient client = builder(transport).listeners(later::add).build()) {
      client.update((result, reason) -> told.add(result.name()));
      while (later.isEmpty()) {
        transport.finishAll();
        client.poll(1000000);
      }
      assertEquals(0, told.size());
      later.poll().run();
      assertEquals(1, told.size());

      client.update((result, reason) -> told.add(result.name()));
      while (later.isEmpty()) {
        transport.finishAll();
        client.poll(1000000);
      }
    }
    // After close nobody is told any more.
    later.poll().run();
    assertEquals(1, told.size());
  }

  @Test
  void anExecutorMayRefuse() {
    Given.SilentTransport transport = new Given.SilentTransport();
    boolean[] refused = {false};
    try (PopClient client = builder(transport).listeners(task -> {
      refused[0] = true;
      throw new RejectedExecutionException();
    }).build()) {
      client.update((result, reason) -> {});
      assertThrows(RejectedExecutionException.class, () -> {
        while (!refused[0]) {
          transport.finishAll();
          client.poll(1000000);
        }
      });
      assertEquals(PopResult.OK, client.find(Given.device().build()).result);
    }
  }

  @Test
  void aFlowTellsThatItsScreenChanged() {
    Given.SilentTransport transport = new Given.SilentTransport();
    int[] changes = {0};
    long[] now = {0};
    Clock clock = new Clock() {
      @Override
      public long unixSeconds() {
        return System.currentTimeMillis() / 1000;
      }

      @Override
      public long monotonicMs() {
        return now[0];
      }
    };
    try (PopClient client = Given.builder().http(transport).clock(clock).build()) {
      Flow flow = FlowTest.writing(client, () -> ++changes[0]);
      changes[0] = 0;
      flow.send("Hallo");
      // The line is down, and at the latest half an hour later the screen says that it could not be sent.
      while (changes[0] == 0 && now[0] < 3600000) {
        transport.finishAll();
        client.poll(1000000);
        now[0] += 1000;
      }
      assertTrue(changes[0] > 0);
      flow.close();
      int before = changes[0];
      transport.finishAll();
      client.poll(1000000);
      assertEquals(before, changes[0]);
    }
  }
}
