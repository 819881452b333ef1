package popsdk.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import popsdk.HttpRequest;
import popsdk.HttpResponse;
import popsdk.PopResult;
import popsdk.Requests;

/** A transport, and requests to the servers of tests/integration/http/servers.py. */
final class Asker implements AutoCloseable {
  static final long PATIENCE_MS = 60000;
  static final int LIMIT = 4 << 20;

  final UrlConnectionTransport transport;

  Asker() throws GeneralSecurityException, IOException {
    transport = new UrlConnectionTransport(new File(System.getenv("POP_CA")));
  }

  /** One that was begun. */
  final class Begun {
    final AtomicInteger ends = new AtomicInteger();
    private final BlockingQueue<HttpResponse> response = new ArrayBlockingQueue<>(4);

    Begun(HttpRequest request) throws IOException {
      transport.begin(request, this, answer -> {
        ends.incrementAndGet();
        response.add(answer);
      });
    }

    HttpResponse await() throws InterruptedException {
      return response.take();
    }

    void cancel() {
      transport.stop(this);
    }
  }

  static String url(String server, String path) {
    return url(server, path, "127.0.0.1");
  }

  static String url(String server, String path, String host) {
    return "https://" + host + ":" + System.getenv("POP_PORT_" + server) + path;
  }

  static HttpRequest get(String url) {
    return Requests.of("GET", url, null, PATIENCE_MS, LIMIT, 0);
  }

  static HttpRequest post(String url, byte[] body) {
    return Requests.of("POST", url, body, PATIENCE_MS, LIMIT, 0, "content-type", "application/test");
  }

  HttpResponse run(HttpRequest request) throws IOException, InterruptedException {
    return new Begun(request).await();
  }

  PopResult result(HttpRequest request) throws IOException, InterruptedException {
    return Requests.result(run(request));
  }

  /** What the server says at this path. */
  String ask(String path, long isolation) throws IOException, InterruptedException {
    HttpResponse response = run(Requests.of("GET", url("TRUSTED", path), null, PATIENCE_MS, LIMIT, isolation));
    assertEquals(PopResult.OK, Requests.result(response));
    return new String(Requests.body(response), StandardCharsets.UTF_8);
  }

  String ask(String path) throws IOException, InterruptedException {
    return ask(path, 0);
  }

  /** {connection, requests on it so far, 1 for a resumed TLS session} */
  int[] line(long isolation) throws IOException, InterruptedException {
    String[] words = ask("/connection", isolation).split(" ");
    return new int[] {Integer.parseInt(words[0]), Integer.parseInt(words[1]), Integer.parseInt(words[2])};
  }

  /** Until so many connections wait at the server for an answer that never comes. */
  void untilHeld(int count) throws IOException, InterruptedException {
    while (Integer.parseInt(ask("/holding")) != count) Thread.yield();
  }

  @Override
  public void close() {
    transport.close();
  }

  static byte[] pattern(int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; ++i) bytes[i] = (byte) i;
    return bytes;
  }
}
