package popsdk;

/** A row of a table of two columns: what each channel leaves behind, or the numbers that only another phone can dial. */
public final class Row {
  public final String icon;

  /** "Call 116111". */
  public final String name;

  /** "Childline. Open now". */
  public final String text;

  /** For the camera of another phone, as a QR code beside the digits; never opened here. Empty elsewhere. */
  public final String uri;

  Row(PacketReader from) {
    icon = from.text();
    name = from.text();
    text = from.text();
    uri = from.text();
  }
}
