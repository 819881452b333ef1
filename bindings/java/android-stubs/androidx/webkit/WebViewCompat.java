package androidx.webkit;

public class WebViewCompat {
  public interface WebMessageListener {
    void onPostMessage(android.webkit.WebView view, WebMessageCompat message, android.net.Uri origin, boolean mainFrame,
        JavaScriptReplyProxy reply);
  }

  public static void addWebMessageListener(
      android.webkit.WebView view, String name, java.util.Set<String> origins, WebMessageListener listener) {}

  public static ScriptHandler addDocumentStartJavaScript(
      android.webkit.WebView view, String script, java.util.Set<String> origins) {
    return null;
  }
}
