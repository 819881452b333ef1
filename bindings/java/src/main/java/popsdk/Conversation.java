package popsdk;

/**
 * A private conversation with one service, for apps that draw their own screens; {@link Flow} does this for you. Keep a
 * reference to it: one that can be reached no more is closed by the client's next poll.
 */
public final class Conversation extends Handle {
  /** Where it stands. */
  public enum State {
    /** Nothing has been sent yet. */
    READY,
    /** The first message is under way. */
    CONNECTING,
    /** Stored for the helpline; nobody has answered yet. */
    WAITING,
    /** The helpline has answered. */
    TALKING,
    /** Either side ended it. */
    ENDED,
    /** It cannot go on: offer a call. */
    FAILED,
    /** A code is being looked at. */
    OPENING
  }

  /** The code under which this device keeps the conversation. */
  public enum Code {
    NONE,
    /** Not yet: nothing is sent meanwhile. */
    SETTING,
    /** The code brings the conversation back. */
    SET,
    /** It could not be kept, or was forgotten: the conversation goes on, the code opens nothing. Say so. */
    LOST
  }

  private final Children.Child child;

  Conversation(Host host, long handle) {
    super(host, handle);
    child = host.children.add(this);
  }

  /**
   * Puts a text (at most 23,120 bytes of UTF-8) into the outbox and sends it from {@link PopClient#poll} until it is stored
   * at the helpline or 30 minutes have passed.
   *
   * @return {@link PopResult#OK}; or why nothing was sent: {@code E_TOO_LARGE}, {@code E_FULL}, {@code E_STATE} after the end,
   *     {@code E_ARGUMENT} for what is empty or holds half of a surrogate pair
   */
  public PopResult send(CharSequence text) {
    return Utf8.lend(text, this::send);
  }

  /** As {@link #send(CharSequence)}, in UTF-8. The array stays the caller's, to be overwritten. */
  public PopResult send(byte[] utf8) {
    return host.sent(result -> Native.conversationSend(this, handle, utf8, result));
  }

  /**
   * Takes back the newest message that was never attempted.
   *
   * @return {@link PopResult#OK}; {@code E_STATE} when there is none
   */
  public PopResult cancel() {
    return PopResult.of(Native.conversationCancel(this, handle));
  }

  /**
   * Tells the helpline that the child has ended it.
   *
   * @param feedback from 1, did not help, to 5, helped; 0: none is sent
   */
  public void end(int feedback) {
    Native.conversationEnd(this, handle, feedback);
  }

  /** How it stands, with all messages. */
  public ConversationView view() {
    PacketReader packet = new PacketReader(Native.conversationView(this, handle));
    try {
      return new ConversationView(packet);
    } finally {
      packet.wipe();
    }
  }

  /**
   * @return the offer that waits for the child's answer; null when none does
   */
  public Offer offer() {
    byte[] given = Native.conversationOffer(this, handle);
    if (given == null) return null;
    PacketReader packet = new PacketReader(given);
    try {
      return new Offer(packet);
    } finally {
      packet.wipe();
    }
  }

  /**
   * The child's answer to the offer in a message. Show the note and the service's name before.
   *
   * @return where the child agrees, a new conversation with that service, whose first message is the note: keep both, the
   *     present one goes on until it is stored there. null where it does not agree
   * @throws PopException as pop_conversation_transfer in pop/handoff.h says
   */
  public Conversation transfer(Offer offer, boolean agrees) {
    long next = Native.conversationTransfer(this, handle, offer.message, agrees);
    return next == 0 ? null : new Conversation(host, next);
  }

  /**
   * Keeps this conversation under a code for 72 hours: 4 to 128 bytes of UTF-8, the same each time. The view's code then
   * says SETTING and, from a later poll on, SET or LOST. It cannot be recovered: say so before it is set.
   *
   * @throws PopException {@code E_NO_STORAGE} without secure storage or folder; {@code E_STATE} before anything was written, after the
   *     end and while one is being set or looked at; {@code E_FULL} when more is unsent than fits
   */
  public void setCode(CharSequence code) {
    byte[] utf8 = Utf8.bytes(code, "the code");
    try {
      Native.conversationSetCode(this, handle, utf8);
    } finally {
      Utf8.wipe(utf8);
    }
  }

  /** Wipes everything and forgets it. The helpline is not told. With a code set it stays on this device, sealed. */
  @Override
  public void close() {
    child.close();
  }
}
