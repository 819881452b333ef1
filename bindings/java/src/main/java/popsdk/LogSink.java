package popsdk;

/**
 * Takes log lines; without it PoP is silent. Lines are English and hold no user data: no text, no place, no language, no
 * service. Called on the thread that calls PoP.
 */
public interface LogSink {
  /** How grave a line is. */
  enum Level {
    ERROR,
    WARNING,
    INFO
  }

  void line(Level level, String text);
}
