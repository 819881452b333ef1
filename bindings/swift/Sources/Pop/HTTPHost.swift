import CPop

/// The HTTP table on an HTTPTransport: each exchange is a task, which ends it exactly once, whatever the transport does.
final class HTTPHost: Sendable {
  private let transport: any HTTPTransport
  // By the exchange's address, which is PoP's until pop_http_finish.
  private let running = Locked<[UInt: Task<Void, Never>]>([:])

  init(_ transport: any HTTPTransport) { self.transport = transport }

  /// `keeping` lives until the exchange has ended: the tables it answers to.
  func start(_ request: pop_http_request, _ exchange: OpaquePointer, keeping hosts: HostTables) {
    let request = HTTPRequest(request)
    let name = UInt(bitPattern: exchange)
    running.access { running in
      running[name] = Task.detached(priority: .userInitiated) { [self] in
        let outcome = await answer(to: request)
        // Forgotten before it is ended: the next exchange may get the same address.
        _ = self.running.access { $0.removeValue(forKey: name) }
        finish(name, outcome, request)
        withExtendedLifetime(hosts) {}
      }
    }
  }

  func cancel(_ exchange: OpaquePointer) {
    let name = UInt(bitPattern: exchange)
    running.access { $0[name] }?.cancel()
  }

  private func answer(to request: HTTPRequest) async -> Result<HTTPResponse, PopError> {
    do {
      return .success(try await transport.exchange(request))
    } catch let error as PopError {
      return .failure(error)
    } catch {
      return .failure(PopError(Task.isCancelled ? .cancelled : .network))
    }
  }

  private func finish(_ name: UInt, _ outcome: Result<HTTPResponse, PopError>, _ request: HTTPRequest) {
    var response = pop_http_response()
    response.struct_size = UInt32(MemoryLayout<pop_http_response>.size)
    let exchange = OpaquePointer(bitPattern: name)
    switch outcome {
    case .failure(let error):
      response.result = error.result < 0 ? error.result : PopError.Code.network.rawValue
      pop_http_finish(exchange, &response)
    case .success(let answer) where answer.body.count > Int(request.maxResponseBytes):
      response.result = PopError.Code.tooLarge.rawValue
      pop_http_finish(exchange, &response)
    case .success(let answer):
      response.status = Int32(clamping: answer.status)
      lend(answer.contentType) { contentType in
        answer.body.withUnsafeBytes { body in
          response.content_type = contentType
          response.body = body.asBytes
          pop_http_finish(exchange, &response)
        }
      }
    }
  }
}

extension HTTPRequest {
  init(_ request: pop_http_request) {
    method = String(request.method)
    url = String(request.url)
    headers = UnsafeBufferPointer(start: request.headers, count: request.header_count)
      .map { (name: String($0.name), value: String($0.value)) }
    body = Array(UnsafeBufferPointer(start: request.body.data, count: request.body.size))
    timeoutMilliseconds = request.timeout_ms
    maxResponseBytes = request.max_response_bytes
    isolation = request.isolation
  }
}
