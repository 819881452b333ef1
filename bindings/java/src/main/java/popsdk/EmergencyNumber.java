package popsdk;

/** A number for danger. */
public final class EmergencyNumber {
  public final String number;

  /** For the platform to open. */
  public final String uri;

  /** The number the directory marks as the main one. */
  public final boolean main;

  public final Known police;
  public final Known ambulance;
  public final Known fire;

  /** Whether it takes texts. */
  public final Known text;

  /** May be empty. */
  public final String silentHint;

  EmergencyNumber(PacketReader from) {
    number = from.text();
    uri = from.text();
    main = from.flag();
    police = Known.of(from.number());
    ambulance = Known.of(from.number());
    fire = Known.of(from.number());
    text = Known.of(from.number());
    silentHint = from.text();
  }
}
