package popsdk;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** How a conversation stands: a copy. */
public final class ConversationView {
  public final Conversation.State state;

  /** Why it failed or cannot send just now; {@link PopResult#OK} otherwise. */
  public final PopResult reason;

  /** People ahead; -1: not known. */
  public final int queuePosition;

  /** Expected; -1: not known. */
  public final int waitMinutes;

  /** The service says it is busy. */
  public final boolean busy;

  /** The relay is the app's own, so its makers see that this account sought help. */
  public final boolean appRelay;

  /** Relay and gateway are run by the same people, for a trial. */
  public final boolean trial;

  public final Conversation.Code code;

  /** While OPENING: seconds until the code is looked at, after too many wrong ones. */
  public final int codeWaitSeconds;

  /** The child is on the way to another service, see {@link Conversation#transfer}. */
  public final boolean moving;

  public final List<Message> messages;

  ConversationView(PacketReader from) {
    state = from.one(Conversation.State.values());
    reason = PopResult.of(from.small());
    queuePosition = from.small();
    waitMinutes = from.small();
    busy = from.flag();
    appRelay = from.flag();
    trial = from.flag();
    code = from.one(Conversation.Code.values());
    codeWaitSeconds = from.small();
    moving = from.flag();
    List<Message> messages = new ArrayList<>();
    for (long left = from.number(); left > 0; --left) messages.add(new Message(from));
    this.messages = Collections.unmodifiableList(messages);
  }

  /** Overwrites the messages. */
  public void wipe() {
    for (Message message : messages) message.wipe();
  }
}
