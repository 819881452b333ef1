package popsdk;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What the app knows about the device, without asking or tracking. What is not given is "not known"; PoP never looks at an
 * address or a position. Country codes are ISO 3166-1 alpha-2.
 */
public final class Device {
  /** What this device can open. */
  public enum Can {
    PHONE,
    SMS,
    WHATSAPP,
    /** Websites and web forms. */
    WEB,
    EMAIL,
    TELEGRAM,
    MESSENGER,
    APP,
    /** A conversation inside this app: needs an {@link HttpTransport}. */
    CONVERSATION,
    /** Web chats: a browser with scripts, and a way to type. */
    WEB_CHAT
  }

  /** What the child needs. */
  public enum Needs {
    TEXT_ONLY,
    SIGN_LANGUAGE
  }

  private final Builder given;

  private Device(Builder given) {
    this.given = given;
  }

  public static Builder builder() {
    return new Builder();
  }

  /** A builder that begins with what this device has. */
  public Builder change() {
    return new Builder(given);
  }

  public Set<Can> can() {
    return Collections.unmodifiableSet(given.can);
  }

  void write(PacketWriter to) {
    to.texts(given.locales, "locales").text(given.region, "region").text(given.simCountry, "simCountry");
    to.text(given.networkMcc, "networkMcc").text(given.networkMnc, "networkMnc").text(given.timeZone, "timeZone");
    to.text(given.addressCountry, "addressCountry").text(given.chosenCountry, "chosenCountry");
    to.bits(given.can).bits(given.needs).flag(given.offline).number(given.age);
    to.text(given.topic, "topic").text(given.area, "area").texts(given.prefer, "prefer");
  }

  byte[] packet() {
    PacketWriter to = new PacketWriter();
    write(to);
    return to.packet();
  }

  /** Texts may be null: not known. */
  public static final class Builder {
    private List<String> locales = new ArrayList<>();
    private String region;
    private String simCountry;
    private String networkMcc;
    private String networkMnc;
    private String timeZone;
    private String addressCountry;
    private String chosenCountry;
    private Set<Can> can = EnumSet.noneOf(Can.class);
    private Set<Needs> needs = EnumSet.noneOf(Needs.class);
    private boolean offline;
    private int age;
    private String topic;
    private String area;
    private List<String> prefer = new ArrayList<>();

    private Builder() {}

    private Builder(Builder from) {
      locales = new ArrayList<>(from.locales);
      region = from.region;
      simCountry = from.simCountry;
      networkMcc = from.networkMcc;
      networkMnc = from.networkMnc;
      timeZone = from.timeZone;
      addressCountry = from.addressCountry;
      chosenCountry = from.chosenCountry;
      can.addAll(from.can);
      needs.addAll(from.needs);
      offline = from.offline;
      age = from.age;
      topic = from.topic;
      area = from.area;
      prefer = new ArrayList<>(from.prefer);
    }

    /** The device's language list, best first: BCP 47, or as {@link java.util.Locale#toString} gives it. */
    public Builder locales(Collection<String> tags) {
      locales = new ArrayList<>(tags);
      return this;
    }

    public Builder locales(String... tags) {
      return locales(Arrays.asList(tags));
    }

    /** The system's region setting. */
    public Builder region(String country) {
      region = country;
      return this;
    }

    public Builder simCountry(String country) {
      simCountry = country;
      return this;
    }

    /** The serving network's codes, ITU E.212; mcc has three digits. */
    public Builder network(String mcc, String mnc) {
      networkMcc = mcc;
      networkMnc = mnc;
      return this;
    }

    /** IANA name, such as "Europe/Berlin". */
    public Builder timeZone(String name) {
      timeZone = name;
      return this;
    }

    /** Only if the app knows it anyway. */
    public Builder addressCountry(String country) {
      addressCountry = country;
      return this;
    }

    /** The child's own choice. */
    public Builder chosenCountry(String country) {
      chosenCountry = country;
      return this;
    }

    public Builder can(Collection<Can> what) {
      can = EnumSet.noneOf(Can.class);
      can.addAll(what);
      return this;
    }

    public Builder can(Can... what) {
      return can(Arrays.asList(what));
    }

    public Builder needs(Needs... what) {
      needs = EnumSet.noneOf(Needs.class);
      needs.addAll(Arrays.asList(what));
      return this;
    }

    /** True: no network now. */
    public Builder offline(boolean now) {
      offline = now;
      return this;
    }

    /** Years; 0, and what is above 120: not known. */
    public Builder age(int years) {
      age = years;
      return this;
    }

    /** A topic code of the directory. */
    public Builder topic(String code) {
      topic = code;
      return this;
    }

    /** ISO 3166-2, such as "US-NJ": only if the child or the app said so. */
    public Builder area(String code) {
      area = code;
      return this;
    }

    /** Channel types the child would rather use, best first, as in {@link Channel#type}. */
    public Builder prefer(Collection<String> types) {
      prefer = new ArrayList<>(types);
      return this;
    }

    public Device build() {
      return new Device(new Builder(this));
    }
  }
}
