package popsdk;

/**
 * The native side: libpop_jni.so, which holds the SDK. What a method takes or gives as bytes is a packet ({@link
 * PacketWriter}) unless it says text, which is UTF-8. The first parameter keeps what the others belong to reachable for as long as the call
 * takes; the second is the host's address, the third the object's handle. Methods throw PopException unless
 * they give a result.
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

  static native long clientCreate(Host keep, long host, byte[] config, byte[] root, byte[] bundle);

  static native void clientDestroy(Host keep, long host, long client);

  /** Milliseconds until the next poll is due; above them bit 32: there are events. */
  static native long clientPoll(Handle keep, long host, long client, int budgetUs);

  static native byte[] clientEvents(Handle keep, long host);

  static native boolean clientSecretsLocked(Handle keep, long host, long client);

  static native boolean clientCodesOffered(Handle keep, long host, long client);

  static native void clientForgetCode(Handle keep, long host, long client);

  // ---- Directory ---------------------------------------------------------------------------------

  static native byte[] directoryFind(Handle keep, long host, long client, byte[] device);

  static native byte[] directoryInfo(Handle keep, long host, long client);

  static native int directoryOfferBundle(Handle keep, long host, long client, byte[] bundle);

  static native int directoryUpdate(Handle keep, long host, long client, boolean tell);

  // ---- Flow --------------------------------------------------------------------------------------

  static native byte[] flowEntry(Handle keep, long host, long client, byte[] device);

  static native long flowCreate(Handle keep, long host, long client, byte[] config, long id);

  static native void flowDestroy(Host keep, long host, long flow);

  static native byte[] flowScreen(Handle keep, long host, long flow);

  static native byte[] flowChoose(Handle keep, long host, long flow, byte[] text);

  static native int flowSend(Handle keep, long host, long flow, byte[] text);

  static native int flowSetDraft(Handle keep, long host, long flow, byte[] text);

  static native void flowEvent(Handle keep, long host, long flow, int event);

  static native void flowHide(Handle keep, long host, long flow);

  // ---- Conversation ------------------------------------------------------------------------------

  static native long conversationOpen(Handle keep, long host, long client, byte[] service);

  static native long conversationOpenWithCode(Handle keep, long host, long client, byte[] service, byte[] code);

  static native void conversationDestroy(Host keep, long host, long conversation);

  static native int conversationSend(Handle keep, long host, long conversation, byte[] text);

  static native int conversationCancel(Handle keep, long host, long conversation);

  static native void conversationEnd(Handle keep, long host, long conversation, int feedback);

  /** null where no offer waits. */
  static native byte[] conversationOffer(Handle keep, long host, long conversation);

  /** 0 where the child did not agree. */
  static native long conversationTransfer(Handle keep, long host, long conversation, long message, boolean agrees);

  static native byte[] conversationView(Handle keep, long host, long conversation);

  static native void conversationSetCode(Handle keep, long host, long conversation, byte[] code);

  // ---- Exchange and task, any thread -------------------------------------------------------------

  static native void httpFinish(Host keep, long exchange, int result, int status, byte[] contentType, byte[] body);

  static native void taskRun(Host keep, long task);

  // ---- Called by the native side -----------------------------------------------------------------

  private static void fail(int code, byte[] reason) {
    throw new PopException(PopResult.of(code), Utf8.text(reason));
  }
}
