package popsdk;

/**
 * Reads screens aloud when the child asks for it. Without it there is no such button. All return at once. Called on the
 * thread that calls PoP.
 */
public interface Speech {
  /** True when there is a voice for this language (BCP 47); where there is none, no button is offered. */
  boolean speaks(String language);

  /** Speaks, in place of what is being spoken. */
  void speak(String language, String text);

  void stop();
}
