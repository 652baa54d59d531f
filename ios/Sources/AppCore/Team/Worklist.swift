import CoreFfi
import Foundation

/// G02.
public struct WorklistView: Equatable, Sendable {
    /// The pages that were read so far, in one.
    public var list: Worklist
    /// None for all of them.
    public var bucket: Bucket?
    public var search = ""
    /// Names of those to whom somebody may be assigned.
    public var colleagues: [UUID: String] = [:]
    /// Whose other acts are shown.
    public var opened: UUID?
}

public enum WorklistEvent: Sendable {
    case frame(FrameEvent)
    /// A bucket that is chosen already shows all of them again.
    case choose(bucket: Bucket)
    case search(text: String)
    case open(resident: UUID)
    case visit(resident: UUID)
    /// Shows the other acts of a row, or hides them.
    case more(resident: UUID)
    case recordCall(resident: UUID)
    case snooze(resident: UUID)
    case assign(resident: UUID)
    case nextPage
    case openTeam
}

public final class WorklistModel: TeamPage<WorklistView, WorklistEvent> {
    private static let page: UInt32 = 20

    /// How many rows are asked for, from the first one on.
    private var most = page

    override public func team() async throws -> (WorklistView?) -> WorklistView {
        let (bucket, search) = (value?.bucket, value?.search ?? "")
        let list = try await desk.worklist(bucket: bucket, search: search.trimmed, most: most)
        let colleagues = try await desk.jiayi.ownTeams(now: desk.now()).flatMap(\.members)
        let names = Dictionary(colleagues.map { ($0.staff, $0.name) }) { first, _ in first }
        return { before in
            guard var view = before else { return WorklistView(list: list, colleagues: names) }
            // Of what is chosen by now, whatever was asked for before.
            guard view.bucket == bucket, view.search == search else { return view }
            (view.list, view.colleagues) = (list, names)
            return view
        }
    }

    override public func on(_ event: WorklistEvent) {
        let way = desk.way
        switch event {
        case .frame(let event): common(event)
        case .choose(let bucket): look { $0.bucket = $0.bucket == bucket ? nil : bucket }
        case .search(let text): look { $0.search = text }
        case .nextPage: further()
        case .more(let resident): change { $0.opened = $0.opened == resident ? nil : resident }
        case .open(let resident): way.to(.card(resident: resident, version: row(of: resident)?.version))
        case .visit(let resident): way.to(.visit(resident: resident))
        case .recordCall(let resident): about(resident, Place.outcome)
        case .snooze(let resident): about(resident, Place.snooze)
        case .assign(let resident): about(resident, Place.assign)
        case .openTeam: way.to(.teamStanding)
        }
    }

    private func look(_ how: (inout WorklistView) -> Void) {
        most = Self.page
        change(how)
        again()
    }

    private func further() {
        most += Self.page
        again()
    }

    private func row(of resident: UUID) -> ListRow? { value?.list.rows.first { $0.resident == resident } }

    private func about(_ resident: UUID, _ place: (Whom) -> Place) {
        guard let row = row(of: resident) else { return }
        desk.way.to(place(Whom(resident: resident, name: row.name, version: row.version)))
    }
}

extension Desk {
    /// Of the own team: all of them, or of one bucket, or whoever is searched for.
    func worklist(bucket: Bucket? = nil, search: String = "", most: UInt32) async throws -> Worklist {
        let part = ListPart(
            bucket: bucket, programme: nil, village: nil, risk: nil, assigned: nil, consent: nil,
            search: search.isEmpty ? nil : search)
        return try await jiayi.worklist(team: ownTeam(), part: part, after: nil, limit: most, now: now())
    }
}
