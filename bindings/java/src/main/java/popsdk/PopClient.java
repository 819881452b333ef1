package popsdk;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * The client: one per process is normal. It owns the directory and drives everything else.
 *
 * <ul>
 *   <li>A client and what was made from it belong to one thread at a time; another one gets {@link PopResult#E_BUSY}.
 *   <li>PoP starts no thread: call {@link #poll} in the game's tick or the app's loop.
 *   <li>The app's interfaces are called inside the call that needs them and may not poll. What they throw, other than the
 *       exceptions they declare, counts as their failure and is thrown on when the call to PoP returns; where a text was taken in that call,
 *       by the next poll.
 *   <li>Listeners are called by the executor given for them; without one by {@link #poll}, after its own work, so that they may call
 *       anything.
 *   <li>Methods throw {@link PopException}; null where a value is needed is {@code E_ARGUMENT} or a NullPointerException.
 * </ul>
 */
public final class PopClient extends Handle {
  /** Of {@link #poll}: nothing is due until a call or a wake-up. */
  public static final long NOTHING_DUE = 0xffffffffL;

  /** Which words may be shown. */
  public enum Words {
    /** A language without review falls to the next listed one, then English. */
    REVIEWED,
    /** Also words no reviewer has seen yet: for trials, and it is shown. */
    DRAFTS
  }

  private final Events events;

  private PopClient(Host host, long handle) {
    super(host, handle);
    events = new Events(host);
  }

  public static Builder builder() {
    return new Builder();
  }

  /** The version of the native side. Any thread. */
  public static String version() {
    return Utf8.text(Native.version());
  }

  /** What is alive in this process. Any thread. */
  public static Instances instances() {
    return new Instances(Native.instances());
  }

  /**
   * Does what is due, in slices.
   *
   * @param budgetMicros about how long it may take, in microseconds
   * @return milliseconds until the next call, or {@link #NOTHING_DUE}. After any other call on the client or what was made from it,
   *     call this again before waiting
   */
  public long poll(long budgetMicros) {
    host.throwWhatWasLeft();
    Host.freeForgotten();
    host.children.freeForgotten();
    int budget = (int) Math.max(0, Math.min(budgetMicros, Integer.MAX_VALUE));
    byte[][] happened = new byte[1][];
    try {
      return Native.clientPoll(this, handle, budget, happened);
    } finally {
      if (happened[0] != null) events.tell(happened[0]);
    }
  }

  /** True when this client's secrets lie in memory that is locked against swapping. */
  public boolean secretsLocked() {
    return Native.clientSecretsLocked(this, handle);
  }

  // ---- Directory ---------------------------------------------------------------------------------

  /** Answers from the verified directory, without network. */
  public Answer find(Device device) {
    return new Answer(new PacketReader(Native.directoryFind(this, handle, device.packet())));
  }

  public DirectoryInfo directoryInfo() {
    return new DirectoryInfo(new PacketReader(Native.directoryInfo(this, handle)));
  }

  /**
   * Offers a bundle the app has got by its own means. It is verified, and then answers from the next look-up on. Inline, 60 to
   * 80 ms for 200 countries.
   *
   * @return {@code OK}, {@code PARTIAL} or {@code UNCHANGED}
   */
  public PopResult offerBundle(byte[] bundle) {
    return PopResult.of(Native.directoryOfferBundle(this, handle, bundle));
  }

  /**
   * Looks for a newer directory at the mirrors. Call it at start or once a day, never when a child opens help.
   *
   * @param listener called once when this gave {@code OK}; may be null
   * @return {@code OK}: under way in the coming polls; {@code UNCHANGED}: the mirrors were asked less than a day ago
   * @throws PopException {@code E_STATE} while one is under way, {@code E_ARGUMENT} without mirrors, {@code E_NO_TRANSPORT}
   */
  public PopResult update(UpdateListener listener) {
    PopResult result = PopResult.of(Native.directoryUpdate(this, handle, listener != null));
    if (result == PopResult.OK) events.update = listener;
    return result;
  }

  // ---- Flow and conversation ---------------------------------------------------------------------

  /** The word and drawing for the app's own menus. Opens no flow. */
  public Entry entry(Device device) {
    return new Entry(new PacketReader(Native.flowEntry(this, handle, device.packet())));
  }

  public Flow openFlow(FlowConfig config) {
    long id = events.nextFlow();
    Flow flow = new Flow(host, Native.flowCreate(this, handle, config.packet(), id), config.listener);
    events.add(id, flow);
    return flow;
  }

  /**
   * Begins a conversation with a service of the directory. Call it at the child's tap, not before. Nothing is sent to it before the
   * first {@link Conversation#send}.
   *
   * @throws PopException {@code E_NO_HANDOFF}, {@code E_KEY_EXPIRED}, {@code E_RELAY} or {@code E_NO_TRANSPORT}: offer a call
   */
  public Conversation converse(String serviceId) {
    return new Conversation(host, Native.conversationOpen(this, handle, Utf8.bytes(serviceId, "the service's id")));
  }

  /**
   * Enters a code. Gives a conversation either way, in the state OPENING; from a later poll on it is the one that was kept,
   * without what was said before, or else a new one. Nothing says which: so say nothing to the child either.
   *
   * @throws PopException as {@link #converse}; {@code E_NO_STORAGE}; {@code E_STATE} while a conversation is open whose code is
   *     set, or a code is being looked at
   */
  public Conversation converseWithCode(String serviceId, CharSequence code) {
    byte[] service = Utf8.bytes(serviceId, "the service's id");
    byte[] utf8 = Utf8.bytes(code, "the code");
    try {
      return new Conversation(host, Native.conversationOpenWithCode(this, handle, service, utf8));
    } finally {
      Utf8.wipe(utf8);
    }
  }

  /** True when a code can be set on this device. Offer codes only then. */
  public boolean codesOffered() {
    return Native.clientCodesOffered(this, handle);
  }

  /** Makes the resume file and its key anew: no code opens anything any more. */
  public void forgetCode() {
    Native.clientForgetCode(this, handle);
  }

  /** Wipes and frees everything, flows and conversations too, and cancels what is under way. Never blocks. */
  @Override
  public void close() {
    events.close();
    host.owns(0);
    Native.clientDestroy(host, handle);
  }

  // ---- Configuration -----------------------------------------------------------------------------

  /** What a client is made of. Only the directory is needed; each of the others says what is missing without it. */
  public static final class Builder {
    EmbeddedDirectory directory;
    HttpTransport http;
    Clock clock;
    LogSink log;
    WakeUp wakeUp;
    SecureStorage secureStorage;
    Executor tasks;
    Speech speech;
    Executor listeners;
    private String folder;
    private String appName;
    private String relayUrl;
    private Words words = Words.REVIEWED;
    private long maxBundleBytes;
    private final List<String> mirrors = new ArrayList<>();
    private final List<byte[]> ownWords = new ArrayList<>();

    private Builder() {}

    /** Whose directory is trusted, and the copy built into the app. */
    public Builder directory(EmbeddedDirectory directory) {
      this.directory = directory;
      return this;
    }

    /** A folder of the app's own for directory updates and the resume file. Not given: memory only. */
    public Builder folder(String path) {
      folder = path;
      return this;
    }

    /** The app's name as a child knows it, for the words. Not given: "this app". */
    public Builder appName(String name) {
      appName = name;
      return this;
    }

    public Builder words(Words allowed) {
      words = allowed;
      return this;
    }

    /** A file of the app's own words, in the form of sdk/flow/words/en.json. */
    public Builder addWords(byte[] file) {
      ownWords.add(file);
      return this;
    }

    /** 0: 8 MiB. */
    public Builder maxBundleBytes(long bytes) {
      if (bytes < 0 || bytes > 0xffffffffL) throw new PopException(PopResult.E_ARGUMENT, "maxBundleBytes is below 0 or above 4 GiB");
      maxBundleBytes = bytes;
      return this;
    }

    /**
     * A relay of the app's own, https, instead of those of the directory. It is weaker, and the child is told: its makers see
     * that this account sought help (never what is said).
     */
    public Builder relayUrl(String url) {
      relayUrl = url;
      return this;
    }

    /** Where newer directories are published, best first: https addresses of TUF repositories, which end with '/'. */
    public Builder addMirror(String url) {
      mirrors.add(url);
      return this;
    }

    /** Not given: everything works except conversations and updates. */
    public Builder http(HttpTransport transport) {
      http = transport;
      return this;
    }

    public Builder clock(Clock clock) {
      this.clock = clock;
      return this;
    }

    /** Not given: PoP is silent. */
    public Builder log(LogSink sink) {
      log = sink;
      return this;
    }

    public Builder wakeUp(WakeUp wakeUp) {
      this.wakeUp = wakeUp;
      return this;
    }

    /** Not given: no code can be set. */
    public Builder secureStorage(SecureStorage storage) {
      secureStorage = storage;
      return this;
    }

    /** Runs work that takes longer than 5 ms. It must run what it accepts, once. Not given: inline, in the call that needs it. */
    public Builder tasks(Executor executor) {
      tasks = executor;
      return this;
    }

    /** Not given: nothing is read aloud. */
    public Builder speech(Speech speech) {
      this.speech = speech;
      return this;
    }

    /** Where listeners are called. Not given: by {@link PopClient#poll}, after its own work. */
    public Builder listeners(Executor executor) {
      listeners = executor;
      return this;
    }

    /**
     * Makes the client: about 1 ms, without network.
     *
     * @throws PopException with the reason
     */
    public PopClient build() {
      if (directory == null) throw new PopException(PopResult.E_ARGUMENT, "no directory was given");
      Host.freeForgotten();
      Host host = new Host(this);
      PacketWriter config = new PacketWriter();
      config.number(host.given()).number(directory.embeddedAt).text(folder, "folder").text(appName, "appName");
      config.number(words.ordinal()).number(maxBundleBytes).text(relayUrl, "relayUrl").texts(mirrors, "mirrors");
      config.number(ownWords.size());
      for (byte[] file : ownWords) config.bytes(file);
      long client = Native.clientCreate(host, host.address, config.packet(), directory.root, directory.bundle);
      host.owns(client);
      return new PopClient(host, client);
    }
  }
}
