package popsdk.android;

import android.content.Context;
import android.os.Build;
import android.view.View;
import android.view.inputmethod.EditorInfo;
import android.view.inputmethod.InputConnection;
import android.webkit.WebResourceRequest;
import android.webkit.WebSettings;
import android.webkit.WebView;
import android.webkit.WebViewClient;
import androidx.webkit.JavaScriptReplyProxy;
import androidx.webkit.WebViewCompat;
import androidx.webkit.WebViewFeature;
import java.util.Collections;
import java.util.Set;
import popsdk.web.WebBridge;

/**
 * The page of samples/web in a WebView, with the settings its README asks for. Put it into an activity or dialog of its own with
 * FLAG_SECURE, out of the recents. The page lies in the app's assets: {@link #load}.
 */
public final class HelpWebView extends WebView {
  private static final String PAGE = "file:///android_asset/pop.html";
  /** Android 8. */
  private static final int AUTOFILL_SINCE = 26;
  private static final Set<String> EVERYWHERE = Collections.singleton("*");
  private static final String SCRIPT = "window.pop = {post: (text) => popHost.postMessage(text)};"
      + "popHost.onmessage = (event) => pop.onmessage(event.data);";

  private WebBridge bridge;
  private JavaScriptReplyProxy page;

  public HelpWebView(Context context) {
    super(context);
    WebSettings settings = getSettings();
    settings.setJavaScriptEnabled(true);
    settings.setDomStorageEnabled(false);
    settings.setDatabaseEnabled(false);
    settings.setAllowFileAccess(false);
    settings.setAllowContentAccess(false);
    settings.setSaveFormData(false);
    settings.setGeolocationEnabled(false);
    settings.setBlockNetworkLoads(true);
    settings.setCacheMode(WebSettings.LOAD_NO_CACHE);
    settings.setTextZoom(Math.round(100 * context.getResources().getConfiguration().fontScale));
    // Older ones fill nothing in by themselves.
    if (Build.VERSION.SDK_INT >= AUTOFILL_SINCE) setImportantForAutofill(View.IMPORTANT_FOR_AUTOFILL_NO_EXCLUDE_DESCENDANTS);
    setWebContentsDebuggingEnabled(false);
    setWebViewClient(new WebViewClient() {
      @Override
      public boolean shouldOverrideUrlLoading(WebView view, WebResourceRequest request) {
        return true;  // it goes nowhere
      }
    });
  }

  /** False where the device's WebView is older than what {@link #load} needs: draw the screens yourself then. */
  public static boolean supported() {
    return WebViewFeature.isFeatureSupported(WebViewFeature.WEB_MESSAGE_LISTENER)
        && WebViewFeature.isFeatureSupported(WebViewFeature.DOCUMENT_START_SCRIPT);
  }

  /** Loads the page, once; then open help by {@link WebBridge#open}. All on the main thread. */
  public void load(WebBridge bridge) {
    this.bridge = bridge;
    WebViewCompat.addWebMessageListener(this, "popHost", EVERYWHERE, (view, message, origin, mainFrame, reply) -> {
      if (!mainFrame) return;
      page = reply;
      take(message.getData());
    });
    WebViewCompat.addDocumentStartJavaScript(this, SCRIPT, EVERYWHERE);
    loadUrl(PAGE);
  }

  private void take(String message) {
    try {
      bridge.take(message);
    } catch (IllegalArgumentException wrong) {
      // Left out: the app must not end by it.
    }
  }

  /** For {@link WebBridge.Page#post}. What is sent before the page has spoken is drawn when it says that it is ready. */
  public void post(String message) {
    if (page != null) page.postMessage(message);
  }

  @Override
  public InputConnection onCreateInputConnection(EditorInfo info) {
    InputConnection connection = super.onCreateInputConnection(info);
    info.imeOptions |= EditorInfo.IME_FLAG_NO_PERSONALIZED_LEARNING;
    return connection;
  }
}
