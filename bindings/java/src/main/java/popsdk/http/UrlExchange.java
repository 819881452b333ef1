package popsdk.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.CookieHandler;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLException;
import popsdk.HttpRequest;
import popsdk.HttpResponse;
import popsdk.PopResult;

/** One request and its answer, on a thread of its own; ended once, by its answer, its time, or somebody's cancel. */
final class UrlExchange implements Runnable {
  /** The body is longer than the request allows. */
  private static final class TooLarge extends IOException {
    private static final long serialVersionUID = 1;
  }

  private final HttpRequest request;
  private final Lane lane;
  private final Line line;
  private final Consumer<HttpResponse> answer;
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile Future<?> limit;

  UrlExchange(HttpRequest request, Lane lane, Consumer<HttpResponse> answer) {
    this.request = request;
    this.lane = lane;
    this.answer = answer;
    line = lane.take();
  }

  void limit(Future<?> task) {
    limit = task;
    if (ended.get()) task.cancel(false);
  }

  @Override
  public void run() {
    HttpResponse response;
    boolean answered = false;
    try {
      response = ask();
      answered = true;
    } catch (TooLarge body) {
      response = HttpResponse.failed(PopResult.E_TOO_LARGE);
    } catch (SocketTimeoutException late) {
      response = HttpResponse.failed(PopResult.E_TIMEOUT);
    } catch (SSLException stranger) {
      response = HttpResponse.failed(PopResult.E_TLS);
    } catch (IOException | RuntimeException fault) {  // HttpURLConnection wraps some of its faults in RuntimeExceptions
      response = HttpResponse.failed(PopResult.E_NETWORK);
    }
    if (ended.compareAndSet(false, true)) {
      // Before the answer: the next request of its owner finds the connection idle.
      if (answered) {
        lane.putBack(line);
      } else {
        line.cut();
      }
      finish(response);
    }
  }

  /** Ends it without an answer, at once: nothing that its thread waits for is waited for here. */
  void end(HttpResponse failure) {
    if (!ended.compareAndSet(false, true)) return;
    line.cut();
    finish(failure);
  }

  /** It never began. */
  void drop() {
    if (ended.compareAndSet(false, true)) leave();
  }

  private void finish(HttpResponse response) {
    leave();
    answer.accept(response);
  }

  private void leave() {
    Future<?> task = limit;
    if (task != null) task.cancel(false);
    lane.leave();
  }

  private HttpResponse ask() throws IOException {
    boolean post = request.method.equals("POST");
    HttpsURLConnection connection = open(new URL(request.url));
    connection.setRequestMethod(request.method);
    // Each would be something of the system's otherwise. Published files are the same for all, so that compressing them tells
    // nothing; a sealed message is never compressed.
    connection.setRequestProperty("User-Agent", "");
    connection.setRequestProperty("Accept", "*/*");
    connection.setRequestProperty("Accept-Encoding", post ? "identity" : "gzip");
    for (HttpRequest.Header header : request.headers) connection.setRequestProperty(header.name, header.value);
    if (post) {
      connection.setDoOutput(true);
      // Or HttpURLConnection would keep a copy, and send it again by itself where no answer comes: what is sealed is sent once as it is.
      connection.setFixedLengthStreamingMode(request.body.length);
      try (OutputStream to = connection.getOutputStream()) {
        to.write(request.body);
      }
    }
    int status = connection.getResponseCode();
    if (status < 100) throw new IOException("this is not HTTP");
    byte[] body = whole(connection, status);
    if ("gzip".equalsIgnoreCase(connection.getContentEncoding())) {
      body = all(new GZIPInputStream(new ByteArrayInputStream(body)), request.maxResponseBytes);
    }
    return HttpResponse.answered(status, connection.getContentType(), body);
  }

  private HttpsURLConnection open(URL url) throws IOException {
    if (!url.getProtocol().equals("https")) throw new IOException("only https");
    if (hasCookies()) throw new IOException("the app's cookies would go with it");
    URLConnection opened = url.openConnection();
    if (!(opened instanceof HttpsURLConnection)) throw new IOException("the app has put something of its own in the way of https");
    HttpsURLConnection connection = (HttpsURLConnection) opened;
    connection.setSSLSocketFactory(line);
    connection.setHostnameVerifier(ServerName.CHECK);
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    connection.setAllowUserInteraction(false);
    NoPasswords.askedBy(connection);
    // The exchange's own time ends before: this is for the thread, where a line's cut does not reach the system's socket.
    int patience = (int) Math.min(request.timeoutMs, Integer.MAX_VALUE);
    connection.setConnectTimeout(patience);
    connection.setReadTimeout(patience);
    return connection;
  }

  private boolean hasCookies() throws IOException {
    CookieHandler handler = CookieHandler.getDefault();
    if (handler == null) return false;
    for (List<String> cookies : handler.get(URI.create(request.url), Collections.emptyMap()).values()) {
      if (!cookies.isEmpty()) return true;
    }
    return false;
  }

  /** The body as it came, to its last byte: HttpURLConnection takes one that was cut short for whole. */
  private byte[] whole(HttpsURLConnection connection, int status) throws IOException {
    String announced = connection.getHeaderField("Content-Length");
    InputStream from = status < 400 ? connection.getInputStream() : connection.getErrorStream();
    if (from == null) return new byte[0];
    byte[] body = all(from, request.maxResponseBytes);
    if (announced != null && !announced.trim().equals(String.valueOf(body.length))) throw new IOException("the answer was cut short");
    return body;
  }

  private static byte[] all(InputStream from, long limit) throws IOException {
    ByteArrayOutputStream to = new ByteArrayOutputStream();
    byte[] room = new byte[16384];
    try (InputStream source = from) {
      for (int size; (size = source.read(room)) >= 0; ) {
        if (size > limit - to.size()) throw new TooLarge();
        to.write(room, 0, size);
      }
    } finally {
      Arrays.fill(room, (byte) 0);
    }
    return to.toByteArray();
  }
}
