import CoreFfi
import Foundation
import Observation

/// R18.
public struct TrendView: Equatable, Sendable {
    public var days: Int
    public var trend: Trend
    public var asList: Bool
}

public enum TrendEvent: Sendable {
    case frame(FrameEvent)
    case days(days: Int)
    case asList(list: Bool)
    case open(reading: UUID)
}

@Observable
public final class TrendModel: Page<TrendView, TrendEvent> {
    private static let days = 30

    /// Somebody whom the team serves; none for whom the pages show.
    @ObservationIgnored private let of: UUID?

    public init(_ desk: Desk, of: UUID? = nil) {
        self.of = of
        super.init(desk)
    }

    override public func read() async throws -> ((TrendView?) -> TrendView)? {
        guard let of else { return nil }
        return try await read(of)
    }

    override public func read(_ her: UUID) async throws -> (TrendView?) -> TrendView {
        let days = value?.days ?? Self.days
        let trend = try await desk.jiayi.trend(of: her, days: UInt16(days), now: desk.now())
        // Of the days that are chosen by now, whatever was asked for before.
        return { before in
            guard let before else { return TrendView(days: days, trend: trend, asList: false) }
            return before.days == days ? TrendView(days: days, trend: trend, asList: before.asList) : before
        }
    }

    override public func on(_ event: TrendEvent) {
        switch event {
        case .frame(let event): common(event)
        case .asList(let list): change { $0.asList = list }
        case .days(let days):
            change { $0.days = days }
            again()
        // What she is told of a value stands in her inbox; of somebody else's there is none here.
        case .open: if of == nil { desk.way.to(.inbox) }
        }
    }
}
