package popsdk;

/** One way to a service. */
public final class Channel {
  /** phone sms whatsapp webchat web_form email telegram messenger app website pop. */
  public final String type;

  /** As shown to people. */
  public final String value;

  /** For the platform to open: tel: sms: https: mailto:; empty for pop. */
  public final String uri;

  /** The channel's language when narrower than the service's; else empty. */
  public final String language;

  /** False: a number for another phone. */
  public final boolean usable;

  public final OpenState open;

  /** Unix seconds, as in {@link Service}. */
  public final long opensAt;

  /** Unix seconds, as in {@link Service}. */
  public final long closesAt;

  /** Not known for a number dialled from abroad. */
  public final Known freeOfCharge;

  public final Known onBill;

  /**
   * The child chose this country, but the device is on another's network, where this number may reach somebody else. Such
   * channels stand last: say so before the call, or leave them out.
   */
  public final boolean otherNetwork;

  Channel(PacketReader from) {
    type = from.text();
    value = from.text();
    uri = from.text();
    language = from.text();
    usable = from.flag();
    open = from.one(OpenState.values());
    opensAt = from.number();
    closesAt = from.number();
    freeOfCharge = Known.of(from.number());
    onBill = Known.of(from.number());
    otherNetwork = from.flag();
  }
}
