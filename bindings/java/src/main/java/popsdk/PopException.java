package popsdk;

/**
 * A call that did not work and changed nothing. {@link #result} says why, the message says it for developers; it never
 * holds anything a child wrote.
 */
public final class PopException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final PopResult result;

  PopException(PopResult result, String reason) {
    super("POP_" + result.name() + ": " + reason);
    this.result = result;
  }

  public PopResult result() {
    return result;
  }
}
