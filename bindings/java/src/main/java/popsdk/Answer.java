package popsdk;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** Which services help here, best first, from the verified directory. A copy: it may go to any thread and needs no close. */
public final class Answer {
  /** Where the place came from. */
  public enum PlaceFrom {
    NONE,
    CHOSEN,
    NETWORK,
    TIME_ZONE,
    SIM,
    REGION,
    LOCALE,
    ADDRESS
  }

  /** What is to be said of the whole answer. */
  public enum Flag {
    /** The place is not known: show the country list beside the services. */
    ASK_COUNTRY,
    /** The place is known, and none of its services can be offered. */
    NO_LOCAL_SERVICE,
    OFFLINE,
    /** There are services this device can open, and all are closed now. */
    ALL_CLOSED,
    /** No language fitted: English, with the language list open. */
    SHOW_LANGUAGE_PICKER,
    /** The child needs text; no emergency number is known to take it. */
    EMERGENCY_VOICE_ONLY,
    /**
     * The child chose this country and the device is on another's network: a number, an emergency number too, may reach
     * somebody there. Say so beside it; {@link Channel#otherNetwork} says which channels.
     */
    OTHER_NETWORK
  }

  /** {@link PopResult#OK}, {@link PopResult#NO_SERVICE} or {@link PopResult#NO_PLACE}: all three with a next step. */
  public final PopResult result;

  /** Empty: not known. */
  public final String country;

  public final PlaceFrom countryFrom;

  /** Show a changeable "Help in …" line with emphasis; never a gate. */
  public final boolean confirmCountry;

  /** BCP 47: language of the words. */
  public final String screenLanguage;

  public final boolean rightToLeft;
  public final Freshness freshness;

  /**
   * {@link PopResult#OK}, or why this country's newest version could not be taken. Its services then come from an older one,
   * without conversations, and {@link #freshness} is stale at the best.
   */
  public final PopResult heldBack;

  public final Set<Flag> flags;

  /** Best first. */
  public final List<Service> services;

  public final List<EmergencyNumber> emergencyNumbers;

  Answer(PacketReader from) {
    result = PopResult.of(from.small());
    country = from.text();
    countryFrom = from.one(PlaceFrom.values());
    confirmCountry = from.flag();
    screenLanguage = from.text();
    rightToLeft = from.flag();
    freshness = from.one(Freshness.values());
    heldBack = PopResult.of(from.small());
    flags = Collections.unmodifiableSet(from.bits(Flag.class));
    List<Service> services = new ArrayList<>();
    for (long left = from.number(); left > 0; --left) services.add(new Service(from));
    this.services = Collections.unmodifiableList(services);
    List<EmergencyNumber> numbers = new ArrayList<>();
    for (long left = from.number(); left > 0; --left) numbers.add(new EmergencyNumber(from));
    emergencyNumbers = Collections.unmodifiableList(numbers);
  }
}
