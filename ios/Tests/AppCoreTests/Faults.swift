import CoreFfi
import Foundation

/// What befalls one request, and out of ten how many.
enum Fate: CaseIterable {
    case arrives
    /// With its answer, a moment later.
    case delayed
    /// It never gets there.
    case dropped
    /// It gets there after the phone has given it up.
    case late
    /// It is done, and the answer is lost.
    case unanswered
    /// It is done, and of the answer comes the first half: an exchange that the platform gives up.
    case cut
    /// It gets there twice; the second answer comes back.
    case doubled

    static let ofTen: [Self] = [
        .arrives, .arrives, .arrives, .delayed, .dropped, .late, .unanswered, .cut, .doubled, .doubled,
    ]
}

/// A line to the server on which a seed decides what befalls each request: the same request in order, the same fate.
actor Faults: HttpTransport {
    private let through: any HttpTransport
    private var seed: UInt64
    /// Of each request that brought commands.
    private(set) var ofCommands: Set<Fate> = []

    init(_ through: any HttpTransport, seed: UInt64) {
        self.through = through
        self.seed = seed
    }

    func execute(request: HttpRequest) async throws -> HttpResponse {
        let fate = next()
        if request.method == "POST", request.path == "/api/v1/commands" { ofCommands.insert(fate) }
        let moment = Duration.milliseconds(50)
        switch fate {
        case .arrives: break
        case .delayed: try await Task.sleep(for: moment)
        case .dropped: throw TransportError.NoNetwork
        case .late:
            let through = through
            Task {
                try await Task.sleep(for: moment)
                _ = try await through.execute(request: request)
            }
            throw TransportError.Timeout
        case .unanswered:
            _ = try await through.execute(request: request)
            throw TransportError.Timeout
        case .cut:
            _ = try await through.execute(request: request)
            throw TransportError.NoNetwork
        case .doubled: _ = try await through.execute(request: request)
        }
        return try await through.execute(request: request)
    }

    /// Source: Knuth, MMIX.
    func next() -> Fate {
        seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Fate.ofTen[Int((seed >> 33) % UInt64(Fate.ofTen.count))]
    }
}
