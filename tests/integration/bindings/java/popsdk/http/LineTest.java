package popsdk.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static popsdk.http.Asker.LIMIT;
import static popsdk.http.Asker.PATIENCE_MS;
import static popsdk.http.Asker.pattern;
import static popsdk.http.Asker.post;
import static popsdk.http.Asker.url;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import popsdk.HttpResponse;
import popsdk.PopResult;
import popsdk.Requests;

/** What exchanges share: nothing across isolation values, a connection within one. */
class LineTest {
  @Test
  void oneIsolationValueKeepsItsConnection() throws Exception {
    try (Asker asker = new Asker()) {
      int[] first = asker.line(7);
      int[] second = asker.line(7);
      assertEquals(first[0], second[0]);
      assertEquals(first[1] + 1, second[1]);
    }
  }

  @Test
  void twoIsolationValuesShareNothing() throws Exception {
    try (Asker asker = new Asker()) {
      for (int round = 1; round <= 2; ++round) {
        int[] update = asker.line(0);
        int[] handoff = asker.line(1);
        assertNotEquals(update[0], handoff[0]);
        assertEquals(round, handoff[1]);
        assertEquals(0, handoff[2]);
      }
    }
  }

  /** More than are kept idle: old ones go, and coming back to one makes a new connection, not another's. */
  @Test
  void manyIsolationValuesShareNothingEither() throws Exception {
    Set<Integer> connections = new HashSet<>();
    try (Asker asker = new Asker()) {
      for (int i = 0; i < 20; ++i) {
        int[] line = asker.line(i % 10);
        assertEquals(1, line[1]);
        assertEquals(0, line[2]);
        assertTrue(connections.add(line[0]));
      }
    }
  }

  @Test
  void twoTransportsShareNothing() throws Exception {
    try (Asker one = new Asker(); Asker other = new Asker()) {
      int[] first = one.line(0);
      int[] second = other.line(0);
      assertNotEquals(first[0], second[0]);
      assertEquals(0, second[2]);
    }
  }

  @Test
  void anIdleConnectionTheServerClosedIsReplaced() throws Exception {
    try (Asker asker = new Asker()) {
      asker.ask("/leave");
      HttpResponse response = asker.run(post(url("TRUSTED", "/echo"), pattern(2048)));
      assertEquals(PopResult.OK, Requests.result(response));
      assertArrayEquals(pattern(2048), Requests.body(response));
    }
  }

  /** One that waits long holds no other up, though both are of one isolation value. */
  @Test
  void exchangesOfOneValueGoOnBesideEachOther() throws Exception {
    try (Asker asker = new Asker()) {
      asker.line(3);
      Asker.Begun waiting = asker.new Begun(Requests.of("GET", url("TRUSTED", "/hold"), null, PATIENCE_MS, LIMIT, 3));
      asker.untilHeld(1);
      int[] beside = asker.line(3);
      assertEquals(beside[0], asker.line(3)[0]);
      waiting.cancel();
      asker.untilHeld(0);
      assertEquals(beside[0], asker.line(3)[0], "the cancel cut its own line alone");
    }
  }
}
