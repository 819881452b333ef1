package popsdk;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** One helpline of an answer. */
public final class Service {
  /** Why a service stands where it stands. */
  public enum Why {
    OPEN_NOW,
    SPEAKS_YOUR_LANGUAGE,
    FOREIGN_LANGUAGE,
    IN_THIS_COUNTRY,
    HOME_COUNTRY,
    WORLD_WIDE,
    PARENT_STATE,
    FOR_CHILDREN,
    FITS_AGE,
    ADULTS_ONLY,
    FITS_TOPIC,
    SIGN_LANGUAGE,
    /** Signed with a key listed as the service's own. */
    CONFIRMED,
    UNCONFIRMED,
    /** This device can open none of its channels. */
    OTHER_PHONE_ONLY,
    /** It serves a part of the country, and where the child is was not said. */
    PART_OF_COUNTRY,
    /** Marked for review: it may be out of date, and is never shown as open. */
    IN_DOUBT
  }

  public final String id;
  public final String name;
  public final String kind;

  /** The language to use with them, BCP 47; empty: not known. */
  public final String language;

  public final Set<Why> why;

  /** Over the usable channels, of them those in the child's language if any. */
  public final OpenState open;

  /** Unix seconds, when closed and known; else 0. */
  public final long opensAt;

  /** Unix seconds, when open and known; else 0 (also for always open). */
  public final long closesAt;

  /** Newest year a source shows it in service; 0: not known. */
  public final int lastSeen;

  /** Unix seconds: when the service confirmed this record; 0: it has not. */
  public final long confirmedOn;

  /** Usable ones first. */
  public final List<Channel> channels;

  Service(PacketReader from) {
    id = from.text();
    name = from.text();
    kind = from.text();
    language = from.text();
    why = Collections.unmodifiableSet(from.bits(Why.class));
    open = from.one(OpenState.values());
    opensAt = from.number();
    closesAt = from.number();
    lastSeen = from.small();
    confirmedOn = from.number();
    List<Channel> channels = new ArrayList<>();
    for (long left = from.number(); left > 0; --left) channels.add(new Channel(from));
    this.channels = Collections.unmodifiableList(channels);
  }
}
