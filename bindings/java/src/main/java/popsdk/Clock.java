package popsdk;

/** The time, for tests and hosts with a clock of their own. Without it: the system's. Called on the thread that calls PoP. */
public interface Clock {
  /** Wall clock, seconds since 1970-01-01T00:00:00Z. */
  long unixSeconds();

  /** Never goes back; any start. */
  long monotonicMs();
}
