package popsdk;

/** A fact of the directory that may not be known. */
public enum Known {
  NO,
  YES,
  UNKNOWN;

  /** Of the C ABI's 1, 0 and -1. */
  static Known of(long value) {
    return value < 0 ? UNKNOWN : value == 0 ? NO : YES;
  }
}
