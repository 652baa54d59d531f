import CoreFfi
import Foundation

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// Carries the engine's requests to a server, each once: the engine alone tries again.
public final class URLSessionTransport: HttpTransport {
    /// Seconds. The server keeps a phone that waits for news 25.
    static let answer: TimeInterval = 35
    public static let whole: TimeInterval = 50
    /// The longest page of a feed is far below.
    public static let mostBytes = 32 * 1024 * 1024

    private let server: URL
    private let session: URLSession
    private let exchanges: Exchanges

    public init(_ server: URL, patience: TimeInterval = whole, mostBytes: Int = mostBytes) {
        let how = URLSessionConfiguration.ephemeral
        how.timeoutIntervalForRequest = min(Self.answer, patience)
        how.timeoutIntervalForResource = patience
        how.urlCache = nil
        how.httpCookieStorage = nil
        how.httpShouldSetCookies = false
        self.server = server
        exchanges = Exchanges(mostBytes)
        session = URLSession(configuration: how, delegate: exchanges, delegateQueue: nil)
    }

    deinit { session.invalidateAndCancel() }

    public func execute(request: HttpRequest) async throws -> HttpResponse {
        guard let url = URL(string: request.path, relativeTo: server) else { throw TransportError.Unexpected }
        var asked = URLRequest(url: url)
        asked.httpMethod = request.method
        asked.httpBody = request.body
        for header in request.headers { asked.setValue(header.value, forHTTPHeaderField: header.name) }
        let task = session.dataTask(with: asked)
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { exchanges.begin(task, $0) }
        } onCancel: {
            task.cancel()
        }
    }
}

/// What has come of each exchange so far.
private final class Exchanges: NSObject, URLSessionDataDelegate, @unchecked Sendable {
    typealias Answer = CheckedContinuation<HttpResponse, any Error>

    private let mostBytes: Int
    private let lock = NSLock()
    private var open: [Int: (body: Data, answer: Answer)] = [:]

    init(_ mostBytes: Int) { self.mostBytes = mostBytes }

    func begin(_ task: URLSessionTask, _ answer: Answer) {
        lock.withLock { open[task.taskIdentifier] = (Data(), answer) }
        task.resume()
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        let tooMuch = lock.withLock {
            open[dataTask.taskIdentifier]?.body.append(data)
            return open[dataTask.taskIdentifier].map { $0.body.count > mostBytes } ?? false
        }
        if tooMuch {
            end(dataTask)?.answer.resume(throwing: TransportError.Unexpected)
            dataTask.cancel()
        }
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        guard let ended = end(task) else { return }
        if let error {
            ended.answer.resume(throwing: (error as? URLError)?.why ?? .Unexpected)
        } else if let answered = task.response as? HTTPURLResponse {
            let headers = answered.allHeaderFields.map { HttpHeader(name: "\($0)", value: "\($1)") }
            let status = UInt16(clamping: answered.statusCode)
            ended.answer.resume(returning: HttpResponse(status: status, headers: headers, body: ended.body))
        } else {
            ended.answer.resume(throwing: TransportError.Unexpected)
        }
    }

    /// Follows nobody elsewhere.
    func urlSession(
        _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest, completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) {
        completionHandler(nil)
    }

    private func end(_ task: URLSessionTask) -> (body: Data, answer: Answer)? {
        lock.withLock { open.removeValue(forKey: task.taskIdentifier) }
    }
}

extension URLError {
    var why: TransportError {
        switch code {
        case .cancelled: .Cancelled
        case .timedOut: .Timeout
        case .secureConnectionFailed, .serverCertificateUntrusted, .serverCertificateHasBadDate,
            .serverCertificateNotYetValid, .serverCertificateHasUnknownRoot, .clientCertificateRejected:
            .Tls
        default: .NoNetwork
        }
    }
}
