package popsdk;

/** The way in, for the app's own menus: the same word and drawing everywhere. */
public final class Entry {
  /** "Get help", in the child's language. */
  public final String label;

  /** BCP 47. */
  public final String language;

  public final boolean rightToLeft;

  /** The name of a drawing in sdk/flow/icons. */
  public final String icon;

  Entry(PacketReader from) {
    label = from.text();
    language = from.text();
    rightToLeft = from.flag();
    icon = from.text();
  }
}
