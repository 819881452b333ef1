package popsdk;

/** How an exchange ended. */
public final class HttpResponse {
  final PopResult result;
  final int status;
  final String contentType;
  final byte[] body;

  private HttpResponse(PopResult result, int status, String contentType, byte[] body) {
    this.result = result;
    this.status = status;
    this.contentType = contentType;
    this.body = body;
  }

  /**
   * The server answered, whatever its status.
   *
   * @param contentType null where the server named none
   * @param body copied by {@link HttpExchange#finish}
   */
  public static HttpResponse answered(int status, String contentType, byte[] body) {
    if (body == null) throw new PopException(PopResult.E_ARGUMENT, "body is null");
    return new HttpResponse(PopResult.OK, status, contentType, body);
  }

  /**
   * There is no answer.
   *
   * @param result {@link PopResult#E_NETWORK}, {@code E_TIMEOUT}, {@code E_TLS}, {@code E_TOO_LARGE} or {@code E_CANCELLED}
   */
  public static HttpResponse failed(PopResult result) {
    switch (result) {
      case E_NETWORK:
      case E_TIMEOUT:
      case E_TLS:
      case E_TOO_LARGE:
      case E_CANCELLED:
        return new HttpResponse(result, 0, null, new byte[0]);
      default:
        throw new PopException(PopResult.E_ARGUMENT, result + " is no way for an exchange to end");
    }
  }
}
