package popsdk;

/**
 * The flow a child sees, as screens: the app draws them and says what was chosen. Keep a reference to it: one that can be
 * reached no more is closed by the client's next poll.
 */
public final class Flow extends Handle {
  /** Words for an age band. */
  public enum Band {
    UNKNOWN,
    /** Up to 9. */
    A,
    /** 10 to 12. */
    B,
    /** 13 to 17. */
    C
  }

  /** What the device is. */
  public enum Platform {
    /** Only what is sure everywhere is said. */
    UNKNOWN,
    ANDROID,
    IOS,
    DESKTOP,
    CONSOLE
  }

  /** What the app learns of itself and of the screen. Turning the device needs none: fetch the same screen again. */
  public enum Event {
    /** The app went to the background: speech stops. */
    PAUSED,
    /** It is back: what is open is asked again. */
    RESUMED,
    /** What can be read again is dropped; nothing the child wrote. */
    LOW_MEMORY,
    /** Others may see the screen from now on: low-key. */
    SCREEN_SHARED,
    /** Not any more: as the child last chose. */
    SCREEN_PRIVATE
  }

  private final Children.Child child;
  private volatile FlowListener listener;

  Flow(Host host, long handle, FlowListener listener) {
    super(host, handle);
    this.listener = listener;
    child = host.children.add(this);
  }

  /** The present screen, as a copy. */
  public Screen screen() {
    PacketReader packet = new PacketReader(Native.flowScreen(this, handle));
    try {
      return new Screen(packet);
    } finally {
      packet.wipe();
    }
  }

  /** The child chose {@link Choice#id} of the present screen. */
  public Action choose(String id) {
    return new Action(new PacketReader(Native.flowChoose(this, handle, Utf8.bytes(id, "the choice's id"))));
  }

  /**
   * The child wrote something on a screen that takes text. A text field's own characters can be given as they are, without a
   * String of them.
   *
   * @return {@link PopResult#OK}; or why nothing was sent: keep what is in the field. {@code E_FULL} (too much is unsent) and
   *     {@code E_TOO_LARGE}: the screen now says so; fetch it again. {@code E_ARGUMENT} for what is empty or holds half of a
   *     surrogate pair, {@code E_STATE} on a screen that takes no text
   */
  public PopResult send(CharSequence text) {
    return Utf8.lend(text, this::send);
  }

  /** As {@link #send(CharSequence)}, in UTF-8. The array stays the caller's, to be overwritten. */
  public PopResult send(byte[] utf8) {
    return host.sent(result -> Native.flowSend(this, handle, utf8, result));
  }

  /**
   * What stands in the text field of the present screen, so that it outlives the app's own view of it. Given back by {@link
   * Screen#draft}; gone with send, hide and close. Changes no screen.
   *
   * @return {@link PopResult#OK}; or {@code E_STATE} on a screen that takes no text, {@code E_ARGUMENT} for what holds half of
   *     a surrogate pair, {@code E_TOO_LARGE}
   */
  public PopResult setDraft(CharSequence text) {
    return Utf8.lend(text, this::setDraft);
  }

  /** As {@link #setDraft(CharSequence)}, in UTF-8. The array stays the caller's, to be overwritten. */
  public PopResult setDraft(byte[] utf8) {
    return PopResult.of(Native.flowSetDraft(this, handle, utf8));
  }

  /** Fetch the screen again afterwards. */
  public void event(Event event) {
    Native.flowEvent(this, handle, event.ordinal() + 1);
  }

  /**
   * Hide: wipes what was written and where the child was, stops speech, at once. Draw the app's own screen first, then call
   * this. The flow then stands as if newly made.
   */
  public void hide() {
    Native.flowHide(this, handle);
  }

  @Override
  public void close() {
    listener = null;
    child.close();
  }

  void tell() {
    FlowListener told = listener;
    if (told != null) told.changed();
  }
}
