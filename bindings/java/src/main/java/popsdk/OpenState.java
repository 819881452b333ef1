package popsdk;

/** Whether somebody answers now, by the signed hours. Never open when they say closed or cannot tell. */
public enum OpenState {
  UNKNOWN,
  OPEN,
  CLOSED
}
