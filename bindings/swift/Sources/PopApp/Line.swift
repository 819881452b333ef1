import Dispatch
import Foundation
import Pop

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// The session of one isolation value: its connections, and the requests under way on them.
///
/// URLSession's own calls can wait for one another, so all of them are made on a queue of this line's own and never by whoever
/// asks. FoundationNetworking even has one queue for all sessions of a program, and where a request is cancelled while a name
/// is being looked up, it holds them all until the look-up ends.
///
/// Unchecked: `session` is touched on the queue alone.
final class Line: NSObject, URLSessionDataDelegate, @unchecked Sendable {
  let isolation: UInt32
  private let queue = DispatchQueue(label: "pop.http")
  private var session: URLSession?
  private let exchanges = Locked<[Int: Exchange]>([:])  // by the task's number
  private let underWay = Locked(0)

  init(_ isolation: UInt32) { self.isolation = isolation }

  var idle: Bool { underWay.access { $0 == 0 } }

  /// `cutOff` is called when the exchange ended before its answer was there.
  func start(_ exchange: Exchange, _ request: URLRequest, cutOff: @escaping @Sendable () -> Void) {
    underWay.access { $0 += 1 }
    queue.async { [self] in
      let session = session ?? URLSession(configuration: .pop, delegate: self, delegateQueue: nil)
      self.session = session
      let task = session.dataTask(with: request)
      exchanges.access { $0[task.taskIdentifier] = exchange }
      task.resume()
      exchange.whenCutOff { [queue] in
        cutOff()
        queue.async { task.cancel() }
      }
    }
  }

  /// Ends the session once its requests have ended. After the last `start`.
  func retire() {
    queue.async { [self] in
      session?.finishTasksAndInvalidate()
      session = nil
    }
  }

  func urlSession(
    _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
    newRequest request: URLRequest, completionHandler: @escaping @Sendable (URLRequest?) -> Void
  ) {
    completionHandler(nil)
  }

  func urlSession(
    _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
    completionHandler: @escaping @Sendable (URLSession.ResponseDisposition) -> Void
  ) {
    exchanges.access { $0[dataTask.taskIdentifier] }?.expect(response.expectedContentLength)
    completionHandler(.allow)
  }

  func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
    exchanges.access { $0[dataTask.taskIdentifier] }?.receive(data)
  }

  func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
    let exchange = exchanges.access { $0.removeValue(forKey: task.taskIdentifier) }
    underWay.access { $0 -= 1 }
    exchange?.complete(task.response as? HTTPURLResponse, error)
  }
}

extension URLSessionConfiguration {
  /// A new one each time: nothing is shared.
  fileprivate static var pop: URLSessionConfiguration {
    let configuration = URLSessionConfiguration.ephemeral
    configuration.urlCache = nil
    configuration.urlCredentialStorage = nil
    configuration.httpCookieStorage = nil
    configuration.httpCookieAcceptPolicy = .never
    configuration.httpShouldSetCookies = false
    configuration.requestCachePolicy = .reloadIgnoringLocalCacheData
    #if !canImport(FoundationNetworking)
      configuration.tlsMinimumSupportedProtocolVersion = .TLSv12
      configuration.waitsForConnectivity = false
    #endif
    return configuration
  }
}
