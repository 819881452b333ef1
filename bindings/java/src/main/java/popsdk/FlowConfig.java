package popsdk;

/** How a flow begins. */
public final class FlowConfig {
  Device device;
  Flow.Band band = Flow.Band.UNKNOWN;
  Flow.Platform platform = Flow.Platform.UNKNOWN;
  boolean sharedScreen;
  FlowListener listener;

  /**
   * @param device copied when the flow is made
   */
  public FlowConfig(Device device) {
    if (device == null) throw new PopException(PopResult.E_ARGUMENT, "device is null");
    this.device = device;
  }

  /** Words for an age band; unknown age is B. */
  public FlowConfig band(Flow.Band band) {
    this.band = band;
    return this;
  }

  /** What the device is, for what is said of the traces it keeps. */
  public FlowConfig platform(Flow.Platform platform) {
    this.platform = platform;
    return this;
  }

  /** Others may see this screen now (streamed, cast, split): low-key from the start. */
  public FlowConfig sharedScreen(boolean shared) {
    sharedScreen = shared;
    return this;
  }

  public FlowConfig listener(FlowListener listener) {
    this.listener = listener;
    return this;
  }

  byte[] packet() {
    PacketWriter to = new PacketWriter();
    to.number(band.ordinal()).number(platform.ordinal()).flag(sharedScreen);
    device.write(to);
    return to.packet();
  }
}
