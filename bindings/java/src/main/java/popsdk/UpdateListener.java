package popsdk;

/** Learns how {@link PopClient#update} ended. */
public interface UpdateListener {
  /**
   * @param result {@link PopResult#OK}, {@code PARTIAL}, {@code UNCHANGED} (the mirrors had nothing newer) or {@code E_*}
   * @param reason for developers
   */
  void done(PopResult result, String reason);
}
