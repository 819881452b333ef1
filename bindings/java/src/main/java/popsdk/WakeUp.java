package popsdk;

/**
 * Asks the app to call {@link PopClient#poll} soon. Called on any thread: the one on which an exchange or a task ends. It
 * must return at once and must not call PoP: post to the thread that polls.
 */
public interface WakeUp {
  void wake();
}
