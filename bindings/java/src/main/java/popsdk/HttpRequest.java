package popsdk;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** One request, for an {@link HttpTransport}. */
public final class HttpRequest {
  /** A header: the name in lower case. */
  public static final class Header {
    public final String name;
    public final String value;

    Header(String name, String value) {
      this.name = name;
      this.value = value;
    }
  }

  /** "GET" or "POST". */
  public final String method;

  /** Always https. */
  public final String url;

  public final List<Header> headers;

  /** Empty where there is none. */
  public final byte[] body;

  /** Milliseconds, for the whole exchange. */
  public final long timeoutMs;

  /** A longer body fails with {@link PopResult#E_TOO_LARGE}. */
  public final long maxResponseBytes;

  /** Exchanges with different values must share no connection, TLS session or cookie. */
  public final long isolation;

  HttpRequest(PacketReader from) {
    method = from.text();
    url = from.text();
    List<Header> given = new ArrayList<>();
    for (long left = from.number(); left > 0; --left) given.add(new Header(from.text(), from.text()));
    headers = Collections.unmodifiableList(given);
    body = from.bytes();
    timeoutMs = from.number();
    maxResponseBytes = from.number();
    isolation = from.number();
  }
}
