package popsdk;

/** An offer of the helpline's to go on with another service. */
public final class Offer {
  /** The place of the message that holds it, for {@link Conversation#transfer}. */
  public final int message;

  public final String serviceId;

  /**
   * As the verified directory names it. Empty: there is no way to that service from here, or for a trial alone and this is
   * none; offer other ways, and answer no.
   */
  public final String serviceName;

  /** Exactly what it would get, besides the present service's id; may be empty. */
  public final String note;

  Offer(PacketReader from) {
    message = from.small();
    serviceId = from.text();
    serviceName = from.text();
    note = from.text();
  }
}
