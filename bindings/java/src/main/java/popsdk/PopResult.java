package popsdk;

/** What a call came to, as {@code pop_result} of pop/types.h. The names are its names without {@code POP_}. */
public enum PopResult {
  OK(0),
  /** No helpline is known for this place: show the next step. */
  NO_SERVICE(1),
  /** The country is not known: ask; world-wide services are listed. */
  NO_PLACE(2),
  UNCHANGED(3),
  /** Taken, but some countries keep their previous version. */
  PARTIAL(4),

  E_ARGUMENT(-1),
  E_MEMORY(-2),
  /** Not possible in the present state; also a poll inside the code of a host interface. */
  E_STATE(-3),
  E_INTERNAL(-4),
  E_NOT_FOUND(-5),
  E_IO(-6),
  /** Another thread is inside this client just now. Nothing was done. */
  E_BUSY(-7),
  /** It is closed, or its client is. Nothing was done. */
  E_HANDLE(-8),

  E_FORMAT(-20),
  E_SIGNATURE(-21),
  E_HASH(-22),
  E_VERSION(-23),
  E_EXPIRED(-24),
  E_ROLLBACK(-25),
  E_POLICY(-26),
  E_MISSING(-27),
  E_TOO_LARGE(-28),
  E_DELEGATION(-29),
  E_STALE_BUILD(-30),

  /** The service's handoff key is not valid now: offer a call. */
  E_KEY_EXPIRED(-40),
  /** This service takes no conversation inside the app. */
  E_NO_HANDOFF(-41),
  E_RELAY(-42),
  E_CRYPTO(-43),
  E_REFUSED(-44),
  /** No room for more unsent text. */
  E_FULL(-45),

  /** No connection; call and text still work. */
  E_NETWORK(-60),
  E_TIMEOUT(-61),
  E_TLS(-62),
  E_CANCELLED(-63),
  E_NO_TRANSPORT(-64),
  /** The app gave no secure storage or no folder: no code can be set. */
  E_NO_STORAGE(-65);

  private final int code;

  PopResult(int code) {
    this.code = code;
  }

  /** The value of {@code pop_result}. */
  public int code() {
    return code;
  }

  /** True for every result that begins with {@code E_}: it did not work, and nothing was changed. */
  public boolean failed() {
    return code < 0;
  }

  /** One sentence for developers: what happened and what to do. */
  public String sentence() {
    return Utf8.text(Native.resultText(code));
  }

  /** The result with this value; {@link #E_INTERNAL} for one that this version does not know. */
  public static PopResult of(int code) {
    for (PopResult result : values()) {
      if (result.code == code) return result;
    }
    return E_INTERNAL;
  }
}
