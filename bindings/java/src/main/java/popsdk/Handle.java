package popsdk;

/** Something of PoP's that has to be closed. Natives get it beside its handle, so that it stays reachable during the call. */
abstract class Handle implements AutoCloseable {
  final Host host;
  /** A name that PoP looks up, never an address: after close it is {@link PopResult#E_HANDLE}. */
  final long handle;

  Handle(Host host, long handle) {
    this.host = host;
    this.handle = handle;
  }

  /** Wipes and frees it. Returns at once, and does nothing the second time. */
  @Override
  public abstract void close();
}
