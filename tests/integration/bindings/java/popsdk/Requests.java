package popsdk;

/** Requests as PoP makes them, for tests of a transport without it. */
public final class Requests {
  private Requests() {}

  /** Header names and values by turns. */
  public static HttpRequest of(String method, String url, byte[] body, long timeoutMs, long maxBytes, long isolation, String... headers) {
    PacketWriter packet = new PacketWriter().text(method, "method").text(url, "url").number(headers.length / 2);
    for (String each : headers) packet.text(each, "header");
    packet.bytes(body == null ? new byte[0] : body).number(timeoutMs).number(maxBytes).number(isolation);
    return new HttpRequest(new PacketReader(packet.packet()));
  }

  public static PopResult result(HttpResponse response) {
    return response.result;
  }

  public static int status(HttpResponse response) {
    return response.status;
  }

  public static String contentType(HttpResponse response) {
    return response.contentType;
  }

  public static byte[] body(HttpResponse response) {
    return response.body;
  }
}
