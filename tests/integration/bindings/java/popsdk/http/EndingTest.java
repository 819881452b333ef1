package popsdk.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static popsdk.http.Asker.LIMIT;
import static popsdk.http.Asker.get;
import static popsdk.http.Asker.url;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import popsdk.PopResult;
import popsdk.Requests;

/** How an exchange ends when no answer comes: in time, at once, and exactly once. */
class EndingTest {
  private static final long FOREVER_MS = 3600000;

  private static Asker.Begun begin(Asker asker, String server, long isolation) throws IOException {
    return asker.new Begun(Requests.of("GET", url(server, "/hold"), null, FOREVER_MS, LIMIT, isolation));
  }

  @Test
  void aConnectionRefusedIsANetworkFault() throws Exception {
    try (Asker asker = new Asker()) {
      assertEquals(PopResult.E_NETWORK, asker.result(get(url("CLOSED", "/"))));
    }
  }

  @Test
  void aNameThatNobodyKnowsIsANetworkFault() throws Exception {
    try (Asker asker = new Asker()) {
      assertEquals(PopResult.E_NETWORK, asker.result(get("https://relay.invalid/")));
    }
  }

  /** None of these would ever end by itself. */
  @Test
  void noAnswerInTheGivenTimeIsATimeout() throws Exception {
    try (Asker asker = new Asker()) {
      Asker.Begun patient = begin(asker, "TRUSTED", 0);
      for (String where : new String[] {url("SILENT", "/"), url("TRUSTED", "/hold"), url("TRUSTED", "/drip")}) {
        long begin = System.nanoTime();
        assertEquals(PopResult.E_TIMEOUT, asker.result(Requests.of("GET", where, null, 300, LIMIT, 0)), where);
        assertTrue(System.nanoTime() - begin >= 300_000_000L, where);
      }
      assertEquals(0, patient.ends.get(), "its own time is not over");
      asker.untilHeld(1);
      patient.cancel();
      asker.untilHeld(0);
    }
  }

  @Test
  void aCancelledExchangeEndsOnceAndReachesNobody() throws Exception {
    try (Asker asker = new Asker()) {
      Asker.Begun begun = begin(asker, "TRUSTED", 0);
      asker.untilHeld(1);
      begun.cancel();
      assertEquals(1, begun.ends.get(), "within the call");
      assertEquals(PopResult.E_CANCELLED, Requests.result(begun.await()));
      asker.untilHeld(0);  // the server sees the connection close
      begun.cancel();
      assertEquals(1, begun.ends.get());
    }
  }

  @Test
  void aCancelAfterTheAnswerChangesNothing() throws Exception {
    try (Asker asker = new Asker()) {
      Asker.Begun begun = asker.new Begun(get(url("TRUSTED", "/head")));
      assertEquals(PopResult.OK, Requests.result(begun.await()));
      begun.cancel();
      assertEquals(1, begun.ends.get());
    }
  }

  /** The servers never answer: a close that waited would not return. */
  @Test
  void closedWithExchangesUnderWay() throws Exception {
    try (Asker onlooker = new Asker()) {
      Asker asker = new Asker();
      List<Asker.Begun> begun = new ArrayList<>();
      for (int i = 0; i < 6; ++i) begun.add(begin(asker, i % 2 == 0 ? "TRUSTED" : "SILENT", i));
      onlooker.untilHeld(3);
      asker.close();
      for (Asker.Begun one : begun) assertEquals(1, one.ends.get());
      onlooker.untilHeld(0);
      assertThrows(IOException.class, () -> begin(asker, "TRUSTED", 0));
    }
  }

  /** Whatever other tests left ends by itself; what is looked at here is that a closed transport keeps none. */
  @Test
  void aClosedTransportHasNoThread() throws Exception {
    Asker asker = new Asker();
    begin(asker, "TRUSTED", 0);
    asker.untilHeld(1);
    asker.close();
    Thread[] all = new Thread[1000];
    int count = Thread.enumerate(all);
    for (int i = 0; i < count; ++i) {
      if (!all[i].getName().equals("pop-http")) continue;
      assertTrue(all[i].isDaemon());
      all[i].join();
    }
  }
}
