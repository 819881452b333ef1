package popsdk;

/** What the directory is from which the answers come. */
public final class DirectoryInfo {
  public final long rootVersion;
  public final long timestampVersion;
  public final long snapshotVersion;

  /** Unix seconds: when the newest accepted metadata was signed. */
  public final long issued;

  public final Freshness freshness;

  /** Answers come from the bundle built into the app. */
  public final boolean builtIn;

  /** A trial directory: not for children. */
  public final boolean trial;

  /** Countries that answer with an older version than the newest accepted. */
  public final long heldBack;

  DirectoryInfo(PacketReader from) {
    rootVersion = from.number();
    timestampVersion = from.number();
    snapshotVersion = from.number();
    issued = from.number();
    freshness = from.one(Freshness.values());
    builtIn = from.flag();
    trial = from.flag();
    heldBack = from.number();
  }
}
