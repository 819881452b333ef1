package popsdk;

/** Learns that a screen changed without a choice. */
public interface FlowListener {
  /** A message came, the line dropped: fetch the screen again. Never called after the flow was closed. */
  void changed();
}
