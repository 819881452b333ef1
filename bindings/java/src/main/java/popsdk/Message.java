package popsdk;

import java.util.Arrays;

/**
 * One message of a conversation. Its text is kept as UTF-8, which {@link #wipe} overwrites; a String made of it stays until
 * Java uses that memory again.
 */
public final class Message {
  /** Who wrote it. */
  public enum From {
    CHILD,
    HELPLINE
  }

  /** How far a child's message has come. */
  public enum State {
    /** Only on this device: say so. */
    UNSENT,
    /** Stored durably for the helpline. */
    SENT,
    /** Opened by the helpline's side. */
    READ
  }

  /** What it is. */
  public enum Kind {
    TEXT,
    /** Something the helpline recommends: {@link #title}, and perhaps {@link #link} and a note as text. */
    RESOURCE,
    /** To go on with another service: see {@link Conversation#transfer}. */
    OFFER,
    /** By the child from another service: the note it agreed to. Always the first message. */
    PASSED_ON
  }

  public final From from;
  public final State state;
  public final Kind kind;

  /** Of a resource. */
  public final String title;

  /**
   * Of a resource; may be empty. https:, ASCII. Not to be opened but at the child's tap, with {@link #linkHost} shown. Links in
   * a text are text.
   */
  public final String link;

  /** The link's host, which can be read for no other. */
  public final String linkHost;

  /** Of an offer: to which; of what was passed on: from which. */
  public final String serviceId;

  /** Whose message it is, in words, where it comes from a {@link Flow}: "You", the service's name. Empty elsewhere. */
  public final String sender;

  private final byte[] text;

  Message(PacketReader packet) {
    from = packet.one(From.values());
    state = packet.one(State.values());
    kind = packet.one(Kind.values());
    title = packet.text();
    link = packet.text();
    linkHost = packet.text();
    serviceId = packet.text();
    text = packet.bytes();
    sender = packet.text();
  }

  /** The text, or the note of another kind, which may be empty. A new String each time. */
  public String text() {
    return Utf8.text(text);
  }

  /** The text as UTF-8: the message's own array. */
  public byte[] textUtf8() {
    return text;
  }

  /** Overwrites the text. */
  public void wipe() {
    Arrays.fill(text, (byte) 0);
  }
}
