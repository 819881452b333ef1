package popsdk;

/** One thing to tap. */
public final class Choice {
  /** How it is to look. */
  public enum Role {
    NORMAL,
    MAIN,
    DANGER,
    QUIET
  }

  /** Whether it is a switch, and how it stands. */
  public enum Check {
    NONE,
    OFF,
    ON
  }

  /** Hand this to {@link Flow#choose}. */
  public final String id;

  public final String label;

  /** A second, smaller line; may be empty. */
  public final String hint;

  /** The name of a drawing in sdk/flow/icons; may be empty. */
  public final String icon;

  /** What a screen reader says instead of the label. */
  public final String a11yLabel;

  /** What stays behind on this device; may be empty. */
  public final String trace;

  public final Role role;

  /** A heading above this choice and those after it; empty: it belongs to the one before. */
  public final String group;

  /** BCP 47, of the label where it is not the screen's; may be empty. */
  public final String language;

  public final Check checked;

  Choice(PacketReader from) {
    id = from.text();
    label = from.text();
    hint = from.text();
    icon = from.text();
    a11yLabel = from.text();
    trace = from.text();
    role = from.one(Role.values());
    group = from.text();
    language = from.text();
    checked = from.one(Check.values());
  }
}
