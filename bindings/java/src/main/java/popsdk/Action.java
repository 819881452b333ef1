package popsdk;

/** What is to be done after a choice. */
public final class Action {
  /** What to do. */
  public enum Kind {
    /** Draw the new screen. */
    SCREEN,
    /** Open {@link #uri} with the platform, then draw the new screen. */
    OPEN,
    /** Back to the app: close the flow. */
    LEAVE
  }

  /**
   * {@link PopResult#OK}; or {@link PopResult#E_NOT_FOUND}: the screen has no such choice any more, because it changed while
   * the child tapped. Nothing was done; draw the screen that is there.
   */
  public final PopResult result;

  public final Kind kind;

  /** For {@link Kind#OPEN}; else empty. */
  public final String uri;

  Action(PacketReader from) {
    result = PopResult.of(from.small());
    kind = from.one(Kind.values());
    uri = from.text();
  }
}
