import AppCore
import Network
import Observation
import UIKit

/// What the phone does for a page.
@MainActor @Observable
final class Hand: Outside {
    @ObservationIgnored private let errands: Errands
    @ObservationIgnored private let voice = Voice()
    @ObservationIgnored private let network = NWPathMonitor()
    @ObservationIgnored weak var stage: Stage?

    init(_ errands: Errands) {
        self.errands = errands
        network.pathUpdateHandler = { [weak self] path in
            guard path.status == .satisfied else { return }
            Task { @MainActor in self?.sync() }
        }
        network.start(queue: .main)
    }

    var speaking: Bool { voice.speaking }
    var heard: Int { voice.heard }

    func speak(_ text: String) { voice.say(text) }
    func hush() { voice.hush() }

    /// A tablet has none: the number stands on the page.
    func dial(_ number: String) {
        guard let dialler = URL(string: "tel:\(number.filter { $0.isNumber || $0 == "+" })") else { return }
        UIApplication.shared.open(dialler)
    }

    /// Now, where the pages say what came of it; and where there is no network, when there is one, though the app be left.
    func sync() {
        guard let desk = stage?.desk, UIApplication.shared.applicationState != .background else { return Runs.send() }
        Task {
            let ended = try? await desk.synchronise()
            if ended != .done { Runs.send() }
        }
    }

    func holding(_ work: @MainActor () async throws -> Void) async throws {
        let time = Time(for: errands.ground)
        defer { time.ends() }
        try await errands.ground.holding { _ in try await work() }
    }
}
