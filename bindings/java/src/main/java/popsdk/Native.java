package popsdk;

import java.nio.ByteBuffer;

/**
 * The native side: libpop_jni.so, which holds the SDK. What a method takes or gives as bytes is a packet ({@link
 * PacketWriter}) or, where its name says so, text in UTF-8. The first parameter keeps what the handle belongs to
 * reachable for as long as the call takes. Methods throw PopException.
 */
final class Native {
  /** Of the native side that fits; another one is refused when it is loaded. */
  static final String VERSION = "1.0.0";

  static {
    NativeLibrary.load();
  }

  private Native() {}

  // ---- Any thread, no object ---------------------------------------------------------------------

  static native byte[] version();

  static native byte[] resultName(int code);

  static native byte[] resultText(int code);

  /** {clients, answers, flows, conversations, exchanges, tasks} */
  static native int[] instances();

  /** Throws this when the call to PoP returns, inside which an app's code threw it. */
  static native void keep(Throwable thrown);

  static native long hostCreate(long id);

  static native void hostDestroy(long host);

  // ---- Client ------------------------------------------------------------------------------------

  static native long clientCreate(Host keep, long host, byte[] config, ByteBuffer root, ByteBuffer bundle);

  static native void clientDestroy(Host keep, long client);

  /**
   * @param happened gets a packet of events in its first place, if there are any
   * @return milliseconds until the next poll is due
   */
  static native long clientPoll(Handle keep, long client, int budgetUs, byte[][] happened);

  static native boolean clientSecretsLocked(Handle keep, long client);

  static native boolean clientCodesOffered(Handle keep, long client);

  static native void clientForgetCode(Handle keep, long client);

  // ---- Directory ---------------------------------------------------------------------------------

  static native byte[] directoryFind(Handle keep, long client, byte[] device);

  static native byte[] directoryInfo(Handle keep, long client);

  static native int directoryOfferBundle(Handle keep, long client, byte[] bundle);

  static native int directoryUpdate(Handle keep, long client, boolean tell);

  // ---- Flow --------------------------------------------------------------------------------------

  static native byte[] flowEntry(Handle keep, long client, byte[] device);

  static native long flowCreate(Handle keep, long client, byte[] config, long id);

  static native void flowDestroy(Host keep, long flow);

  static native byte[] flowScreen(Handle keep, long flow);

  static native byte[] flowChoose(Handle keep, long flow, byte[] text);

  /**
   * @param result gets what came of it, also where this throws
   */
  static native void flowSend(Handle keep, long flow, byte[] text, int[] result);

  static native int flowSetDraft(Handle keep, long flow, byte[] text);

  static native void flowEvent(Handle keep, long flow, int event);

  static native void flowHide(Handle keep, long flow);

  // ---- Conversation ------------------------------------------------------------------------------

  static native long conversationOpen(Handle keep, long client, byte[] service);

  static native long conversationOpenWithCode(Handle keep, long client, byte[] service, byte[] code);

  static native void conversationDestroy(Host keep, long conversation);

  /** As {@link #flowSend}. */
  static native void conversationSend(Handle keep, long conversation, byte[] text, int[] result);

  static native int conversationCancel(Handle keep, long conversation);

  static native void conversationEnd(Handle keep, long conversation, int feedback);

  /** null where no offer waits. */
  static native byte[] conversationOffer(Handle keep, long conversation);

  /** 0 where the child did not agree. */
  static native long conversationTransfer(Handle keep, long conversation, long message, boolean agrees);

  static native byte[] conversationView(Handle keep, long conversation);

  static native void conversationSetCode(Handle keep, long conversation, byte[] code);

  // ---- Exchange and task, any thread -------------------------------------------------------------

  static native void httpFinish(Host keep, long exchange, int result, int status, byte[] contentType, byte[] body);

  static native void taskRun(Host keep, long task);

  // ---- Called by the native side -----------------------------------------------------------------

  // With the number of a host that nobody can reach any more nothing is to be done: what is cancelled then, or was speaking,
  // belongs to nobody.

  private static void fail(int code, byte[] reason) {
    throw new PopException(PopResult.of(code), Utf8.text(reason));
  }

  private static long unixSeconds(long id) {
    Host host = Host.of(id);
    return host == null ? System.currentTimeMillis() / 1000 : host.clock.unixSeconds();
  }

  private static long monotonicMs(long id) {
    Host host = Host.of(id);
    return host == null ? System.nanoTime() / 1000000 : host.clock.monotonicMs();
  }

  private static void log(long id, int level, byte[] text) {
    Host host = Host.of(id);
    if (host != null) host.log.line(LogSink.Level.values()[level - 1], Utf8.text(text));
  }

  private static void wake(long id) {
    Host host = Host.of(id);
    if (host != null) host.wakeUp.wake();
  }

  private static int startHttp(long id, byte[] request, long exchange) {
    Host host = Host.of(id);
    return host == null ? PopResult.E_NETWORK.code() : host.startHttp(request, exchange);
  }

  private static void cancelHttp(long id, long exchange) {
    Host host = Host.of(id);
    if (host != null) host.cancelHttp(exchange);
  }

  private static int readSecret(long id, byte[] name, byte[] buffer) {
    Host host = Host.of(id);
    return host == null ? PopResult.E_IO.code() : host.readSecret(Utf8.text(name), buffer);
  }

  private static int writeSecret(long id, byte[] name, byte[] value) {
    Host host = Host.of(id);
    return host == null ? PopResult.E_IO.code() : host.writeSecret(Utf8.text(name), value);
  }

  private static int eraseSecret(long id, byte[] name) {
    Host host = Host.of(id);
    return host == null ? PopResult.E_IO.code() : host.eraseSecret(Utf8.text(name));
  }

  private static int runTask(long id, long task) {
    Host host = Host.of(id);
    return host == null ? PopResult.E_STATE.code() : host.runTask(task);
  }

  private static boolean speaks(long id, byte[] language) {
    Host host = Host.of(id);
    return host != null && host.speech.speaks(Utf8.text(language));
  }

  private static void speak(long id, byte[] language, byte[] text) {
    Host host = Host.of(id);
    if (host != null) host.speech.speak(Utf8.text(language), Utf8.text(text));
  }

  private static void stopSpeech(long id) {
    Host host = Host.of(id);
    if (host != null) host.speech.stop();
  }
}
