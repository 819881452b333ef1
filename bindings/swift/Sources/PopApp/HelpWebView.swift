// Apple's systems: not compiled and not tested on the machines that test PoP.
#if os(iOS)
  import Pop
  import UIKit
  import WebKit

  /// The page of `samples/web` in a web view, with the settings that its README asks for. Make it once and keep it, so that
  /// help opens at once; after `open` put it over the app's screen, and at `leave` take it away.
  @MainActor
  public final class HelpWebView: UIView {
    /// Take the view out of sight and show the app's own screen.
    public var onLeave: () -> Void = {}

    private let page: URL
    private let web: WKWebView
    private var bridge: WebBridge?
    private let cover = UIView()

    /// `page`: pop.html in the app's bundle.
    public init(page: URL, client: Client, device: Device, band: Band = .unknown) {
      let configuration = WKWebViewConfiguration()
      configuration.websiteDataStore = .nonPersistent()
      configuration.preferences.javaScriptCanOpenWindowsAutomatically = false
      configuration.userContentController.addUserScript(
        WKUserScript(
          source: "window.pop = {post: (text) => webkit.messageHandlers.pop.postMessage(text)}",
          injectionTime: .atDocumentStart, forMainFrameOnly: true))
      self.page = page
      web = WKWebView(frame: .zero, configuration: configuration)
      super.init(frame: .zero)
      bridge = WebBridge(client, device, band: band, host: self)
      configuration.userContentController.add(FromPage(self), name: "pop")
      web.allowsLinkPreview = false
      web.navigationDelegate = self
      if #available(iOS 16.4, *) { web.isInspectable = false }
      cover.backgroundColor = .systemBackground
      cover.isHidden = true
      for view in [web, cover] {
        view.frame = bounds
        view.autoresizingMask = [.flexibleWidth, .flexibleHeight]
        addSubview(view)
      }
      watch()
      load()
    }

    @available(*, unavailable)
    required init?(coder: NSCoder) { fatalError("made in code") }

    /// The child tapped "Get help".
    public func open() throws(PopError) {
      shared()  // it may have been mirrored long before
      try bridge?.open()
    }

    /// Hide, by a gesture of the app's own.
    public func hide() { bridge?.hide() }

    /// Covered in the app switcher; low-key while the screen is mirrored or recorded.
    private func watch() {
      let center = NotificationCenter.default
      center.addObserver(self, selector: #selector(left), name: UIApplication.willResignActiveNotification, object: nil)
      center.addObserver(self, selector: #selector(back), name: UIApplication.didBecomeActiveNotification, object: nil)
      center.addObserver(self, selector: #selector(memory), name: UIApplication.didReceiveMemoryWarningNotification, object: nil)
      center.addObserver(self, selector: #selector(shared), name: UIScreen.capturedDidChangeNotification, object: nil)
    }

    @objc private func left() { cover.isHidden = false }
    @objc private func back() { cover.isHidden = true }
    @objc private func memory() { bridge?.event(.lowMemory) }
    @objc private func shared() {
      bridge?.event((window?.screen ?? UIScreen.main).isCaptured ? .screenShared : .screenPrivate)
    }
    private func load() { web.loadFileURL(page, allowingReadAccessTo: page) }

    fileprivate func take(_ message: String) { bridge?.take(message) }
  }

  extension HelpWebView: @preconcurrency WebBridgeHost {
    public func toPage(_ message: String) {
      web.callAsyncJavaScript("pop.onmessage(text)", arguments: ["text": message], in: nil, in: .page)
    }

    public func open(_ uri: String) {
      if let url = URL(string: uri) { UIApplication.shared.open(url) }
    }

    public func leave() { onLeave() }
  }

  extension HelpWebView: WKNavigationDelegate {
    public func webView(
      _ webView: WKWebView, decidePolicyFor action: WKNavigationAction,
      decisionHandler: @escaping @MainActor (WKNavigationActionPolicy) -> Void
    ) {
      // The page itself, once, and nothing else ever.
      let first = webView.url == nil || webView.url == action.request.url
      decisionHandler(first && action.request.url?.isFileURL == true ? .allow : .cancel)
    }

    /// The system ends a page's process when memory is short: the page comes anew, and asks for the open flow's screen.
    public func webViewWebContentProcessDidTerminate(_ webView: WKWebView) { load() }
  }

  /// A web view's controller keeps its handlers, which would keep the view.
  @MainActor
  private final class FromPage: NSObject, WKScriptMessageHandler {
    private weak var view: HelpWebView?
    init(_ view: HelpWebView) { self.view = view }

    func userContentController(_ controller: WKUserContentController, didReceive message: WKScriptMessage) {
      if message.frameInfo.isMainFrame, let text = message.body as? String { view?.take(text) }
    }
  }
#endif
