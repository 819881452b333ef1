package popsdk.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static popsdk.http.Asker.LIMIT;
import static popsdk.http.Asker.PATIENCE_MS;
import static popsdk.http.Asker.get;
import static popsdk.http.Asker.pattern;
import static popsdk.http.Asker.post;
import static popsdk.http.Asker.url;

import java.io.IOException;
import java.net.Authenticator;
import java.net.CacheRequest;
import java.net.CacheResponse;
import java.net.CookieHandler;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.PasswordAuthentication;
import java.net.ResponseCache;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import popsdk.HttpRequest;
import popsdk.HttpResponse;
import popsdk.PopResult;
import popsdk.Requests;

/** What is sent and what comes back, byte for byte, and nothing besides. */
class ExchangeTest {
  private static Map<String, String> headersSent(Asker asker, HttpRequest request) throws Exception {
    HttpResponse response = asker.run(request);
    assertEquals(PopResult.OK, Requests.result(response));
    Map<String, String> headers = new TreeMap<>();
    String[] lines = new String(Requests.body(response), StandardCharsets.ISO_8859_1).split("\r\n");
    for (int i = 1; i < lines.length; ++i) {
      String[] parts = lines[i].split(":", 2);
      assertNull(headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1].trim()), parts[0] + " twice");
    }
    return headers;
  }

  /** What HttpURLConnection adds whatever is asked for: the same for everybody. */
  private static Map<String, String> headersOfAll() {
    Map<String, String> headers = new TreeMap<>();
    headers.put("host", "127.0.0.1:" + System.getenv("POP_PORT_TRUSTED"));
    headers.put("user-agent", "");
    headers.put("accept", "*/*");
    headers.put("connection", "keep-alive");
    headers.put("cache-control", "no-cache");
    headers.put("pragma", "no-cache");
    return headers;
  }

  @Test
  void aPostedBodyArrivesExactly() throws Exception {
    try (Asker asker = new Asker()) {
      for (int size : new int[] {0, 1, 2048, (1 << 20) + 257}) {
        HttpResponse response = asker.run(post(url("TRUSTED", "/echo"), pattern(size)));
        assertEquals(PopResult.OK, Requests.result(response));
        assertEquals(200, Requests.status(response));
        assertEquals("application/test; v=1", Requests.contentType(response));
        assertArrayEquals(pattern(size), Requests.body(response));
      }
    }
  }

  @Test
  void anAnswerArrivesExactlyHoweverItIsFramed() throws Exception {
    try (Asker asker = new Asker()) {
      for (String path : new String[] {"/bytes", "/chunks", "/to_the_end", "/gzip"}) {
        for (int size : new int[] {0, 1, 5000, 300000}) {
          HttpResponse response = asker.run(get(url("TRUSTED", path + "?size=" + size)));
          assertEquals(PopResult.OK, Requests.result(response), path);
          assertArrayEquals(pattern(size), Requests.body(response), path + " " + size);
        }
      }
    }
  }

  @Test
  void anAnswerCutShortIsNoAnswer() throws Exception {
    try (Asker asker = new Asker()) {
      for (String path : new String[] {"/cut_short", "/cut_chunk"}) {
        assertEquals(PopResult.E_NETWORK, asker.result(get(url("TRUSTED", path + "?size=5000"))), path);
      }
    }
  }

  @Test
  void aStatusIsAResult() throws Exception {
    try (Asker asker = new Asker()) {
      HttpResponse response = asker.run(get(url("TRUSTED", "/no-such-path")));
      assertEquals(PopResult.OK, Requests.result(response));
      assertEquals(404, Requests.status(response));
    }
  }

  @Test
  void aGetSendsWhatEverybodySends() throws Exception {
    Map<String, String> expected = headersOfAll();
    expected.put("accept-encoding", "gzip");
    try (Asker asker = new Asker()) {
      assertEquals(expected, headersSent(asker, get(url("TRUSTED", "/head"))));
    }
  }

  @Test
  void aPostSendsTypeAndLengthBesides() throws Exception {
    Map<String, String> expected = headersOfAll();
    expected.put("accept-encoding", "identity");
    expected.put("content-type", "application/test");
    expected.put("content-length", "100");
    try (Asker asker = new Asker()) {
      assertEquals(expected, headersSent(asker, post(url("TRUSTED", "/head"), pattern(100))));
    }
  }

  @Test
  void headersOfTheCallerAreSentAsTheyAre() throws Exception {
    try (Asker asker = new Asker()) {
      Map<String, String> sent = headersSent(asker, Requests.of("POST", url("TRUSTED", "/head"), pattern(3), PATIENCE_MS, LIMIT, 0,
          "content-type", "message/ohttp-req", "accept", "application/other", "x-empty", ""));
      assertEquals("message/ohttp-req", sent.get("content-type"));
      assertEquals("application/other", sent.get("accept"));
      assertEquals("", sent.get("x-empty"));
    }
  }

  @Test
  void aBodyAboveTheLimitIsRefused() throws Exception {
    try (Asker asker = new Asker()) {
      for (String path : new String[] {"/bytes", "/chunks", "/gzip"}) {
        String url = url("TRUSTED", path + "?size=100000");
        assertEquals(PopResult.OK, asker.result(Requests.of("GET", url, null, PATIENCE_MS, 100000, 0)), path);
        assertEquals(PopResult.E_TOO_LARGE, asker.result(Requests.of("GET", url, null, PATIENCE_MS, 99999, 0)), path);
      }
      assertEquals(PopResult.E_TOO_LARGE, asker.result(get(url("TRUSTED", "/endless"))));
    }
  }

  @Test
  void aRedirectIsReturnedAndNotFollowed() throws Exception {
    try (Asker asker = new Asker()) {
      HttpResponse response = asker.run(get(url("TRUSTED", "/moved")));
      assertEquals(302, Requests.status(response));
      assertEquals("elsewhere", new String(Requests.body(response), StandardCharsets.UTF_8));
      assertEquals(2, asker.line(0)[1], "only /moved came before");
    }
  }

  @Test
  void aCookieNeverComesBack() throws Exception {
    try (Asker asker = new Asker()) {
      asker.ask("/cookie");
      assertFalse(headersSent(asker, get(url("TRUSTED", "/head"))).containsKey("cookie"));
    }
  }

  /** Java gives a cookie to the app's keeper of cookies, and would send it with all that follows. */
  @Test
  void aCookieThatTheAppKeepsNeverGoesOut() throws Exception {
    CookieHandler.setDefault(new CookieManager(null, CookiePolicy.ACCEPT_ALL));
    try (Asker asker = new Asker()) {
      asker.ask("/cookie");
      assertEquals(PopResult.E_NETWORK, asker.result(get(url("TRUSTED", "/head"))));
    } finally {
      CookieHandler.setDefault(null);
    }
    try (Asker asker = new Asker()) {
      assertFalse(headersSent(asker, get(url("TRUSTED", "/head"))).containsKey("cookie"));
    }
  }

  @Test
  void nobodyIsAskedForAPasswordAndNothingIsCached() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    Authenticator.setDefault(new Authenticator() {
      @Override
      protected PasswordAuthentication getPasswordAuthentication() {
        asked.incrementAndGet();
        return new PasswordAuthentication("child", new char[0]);
      }
    });
    ResponseCache.setDefault(new ResponseCache() {
      @Override
      public CacheResponse get(URI uri, String method, Map<String, List<String>> headers) {
        asked.incrementAndGet();
        return null;
      }

      @Override
      public CacheRequest put(URI uri, URLConnection connection) throws IOException {
        asked.incrementAndGet();
        return null;
      }
    });
    try (Asker asker = new Asker()) {
      HttpResponse refused = asker.run(get(url("TRUSTED", "/password")));
      assertEquals(401, Requests.status(refused));
      assertEquals(401, Requests.status(asker.run(post(url("TRUSTED", "/password"), pattern(3)))));
      assertEquals(0, asked.get());
    } finally {
      Authenticator.setDefault(null);
      ResponseCache.setDefault(null);
    }
  }

  /** By itself HttpURLConnection sends it again, on a new connection or one that was idle: a sealed message may go only once. */
  @Test
  void whatIsPostedIsSentOnceWhateverHappens() throws Exception {
    for (boolean idle : new boolean[] {false, true}) {
      try (Asker asker = new Asker()) {
        if (idle) asker.ask("/head");
        try (Asker counter = new Asker()) {
          int before = Integer.parseInt(counter.ask("/requests?TRUSTED"));
          assertEquals(PopResult.E_NETWORK, asker.result(post(url("TRUSTED", "/hang_up"), pattern(3))));
          assertEquals(before + 2, Integer.parseInt(counter.ask("/requests?TRUSTED")), "this question is one of them");
        }
      }
    }
  }
}
