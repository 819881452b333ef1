package popsdk;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** A screen to draw: a copy, as the flow stood when it was fetched. */
public final class Screen {
  /** Whether a screen has a text field, and what for. */
  public enum TextField {
    NONE,
    MESSAGE,
    /** Six digits, hidden while they are typed. */
    PIN
  }

  /** S1 help … S13, as in pop/flow.h. */
  public final String id;

  public final String language;
  public final boolean rightToLeft;
  public final Flow.Band band;
  public final String title;

  /** Always shown, first in reading order. */
  public final String hideLabel;

  /** "Help in Poland"; may be empty. */
  public final String place;

  /** What changed, for a screen reader; may be empty. */
  public final String live;

  public final boolean liveAssertive;

  /** Where it is not NONE show a text field, and hand its text to {@link Flow#send}. */
  public final TextField textField;

  /** No screenshots, no keyboard learning, blank in the app switcher: FLAG_SECURE and IME_FLAG_NO_PERSONALIZED_LEARNING. */
  public final boolean secure;

  /**
   * A small quiet panel: no logo, no sound, no haptics; of a choice with an icon only that, with {@link Choice#a11yLabel} as
   * its name; danger choices keep their label.
   */
  public final boolean lowKey;

  /** The name of the text field. */
  public final String textLabel;

  /** Of the button beside it. */
  public final String sendLabel;

  /** The heading of the rows; may be empty. */
  public final String tableLabel;

  /** What to say beside the QR codes of rows; empty where no row has a uri. */
  public final String scanLabel;

  /** Body lines. */
  public final List<String> lines;

  /** Between lines and choices. */
  public final List<Row> rows;

  /** In reading order; the main one is first, danger and Back are last. */
  public final List<Choice> choices;

  /** The conversation so far. */
  public final List<Message> messages;

  private final byte[] draft;

  Screen(PacketReader from) {
    id = from.text();
    language = from.text();
    rightToLeft = from.flag();
    band = from.one(Flow.Band.values());
    title = from.text();
    hideLabel = from.text();
    place = from.text();
    live = from.text();
    liveAssertive = from.flag();
    textField = from.one(TextField.values());
    secure = from.flag();
    lowKey = from.flag();
    draft = from.bytes();
    textLabel = from.text();
    sendLabel = from.text();
    tableLabel = from.text();
    scanLabel = from.text();
    List<String> lines = new ArrayList<>();
    for (long left = from.number(); left > 0; --left) lines.add(from.text());
    this.lines = Collections.unmodifiableList(lines);
    List<Row> rows = new ArrayList<>();
    for (long left = from.number(); left > 0; --left) rows.add(new Row(from));
    this.rows = Collections.unmodifiableList(rows);
    List<Choice> choices = new ArrayList<>();
    for (long left = from.number(); left > 0; --left) choices.add(new Choice(from));
    this.choices = Collections.unmodifiableList(choices);
    List<Message> messages = new ArrayList<>();
    for (long left = from.number(); left > 0; --left) messages.add(new Message(from));
    this.messages = Collections.unmodifiableList(messages);
  }

  /** What {@link Flow#setDraft} kept for this text field. A new String each time. */
  public String draft() {
    return Utf8.text(draft);
  }

  /** The draft as UTF-8: the screen's own array. */
  public byte[] draftUtf8() {
    return draft;
  }

  /** Overwrites draft and messages. Do it when the screen is not drawn any more. */
  public void wipe() {
    Arrays.fill(draft, (byte) 0);
    for (Message message : messages) message.wipe();
  }
}
