import CoreFfi
import Foundation

/// G03.
public enum ResidentCardEvent: Sendable {
    case frame(FrameEvent)
    case visit
    case recordCall
    case openTrend
    /// A visit of hers in whose place another is to come.
    case correct(visit: UUID)
    case openTask(task: UUID)
}

public final class ResidentCardModel: TeamPage<ResidentCard, ResidentCardEvent> {
    private let resident: UUID
    private let version: Int64?

    /// `version`: of her row on the list, as it was seen.
    public init(_ desk: Desk, of resident: UUID, version: Int64?) {
        self.resident = resident
        self.version = version
        super.init(desk)
    }

    override public func team() async throws -> (ResidentCard?) -> ResidentCard {
        guard let card = try await desk.jiayi.residentCard(of: resident, now: desk.now()) else { throw JiayiError.gone }
        return { _ in card }
    }

    override public func on(_ event: ResidentCardEvent) {
        let way = desk.way
        switch event {
        case .frame(let event): common(event)
        case .correct(let visit): correct(visit)
        case .openTask(let task): way.to(.task(resident: resident, task: task))
        case .openTrend: way.to(.trendOf(resident: resident))
        case .recordCall:
            guard let name = value?.name else { return }
            way.to(.outcome(Whom(resident: resident, name: name, version: version)))
        case .visit: way.to(.visit(resident: resident))
        }
    }

    private func correct(_ visit: UUID) {
        attempt { [desk, resident] in
            let begun = try await desk.jiayi.correctVisit(of: resident, visit: visit, now: desk.now())
            desk.way.to(.visit(resident: resident, first: !begun))
        }
    }
}
