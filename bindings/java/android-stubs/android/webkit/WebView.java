package android.webkit;

public class WebView extends android.view.View {
  public WebView(android.content.Context context) {
    super(context);
  }

  public WebSettings getSettings() {
    return null;
  }

  public static void setWebContentsDebuggingEnabled(boolean enabled) {}

  public void setWebViewClient(WebViewClient client) {}

  public void loadUrl(String url) {}
}
