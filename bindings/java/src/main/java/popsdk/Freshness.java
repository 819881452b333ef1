package popsdk;

/** How old the data is from which an answer came. */
public enum Freshness {
  FRESH,
  STALE,
  VERY_STALE
}
