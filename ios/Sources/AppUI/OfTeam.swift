import AppCore
import CoreFfi
import Design
import SwiftUI

/// The page of a place of somebody of a team.
struct OfTeam: View {
    let place: AppCore.Place
    let desk: Desk
    let stage: Stage
    let around: Around

    @Environment(\.look) private var look

    var body: some View {
        switch place {
        case .worklist, .card, .visit, .task, .trendOf, .find, .homeVisits, .teamStanding: residents
        default: acts
        }
    }

    private func shown<Value: Sendable, Event, Content: View>(
        _ page: Page<Value, Event>,
        @ViewBuilder _ content: @escaping (Screen<Value>, @escaping @MainActor (Event) -> Void) -> Content
    ) -> some View {
        Shown(page, opens: { stage.opens($0, at: place) }, content: content)
    }

    @ViewBuilder private var residents: some View {
        switch place {
        case .worklist: shown(WorklistModel(desk)) { WorklistScreen($0, on: $1) }
        case .card(let resident, let version):
            shown(ResidentCardModel(desk, of: resident, version: version)) { ResidentCardScreen($0, on: $1) }
        case .visit(let resident, let first):
            shown(VisitModel(desk, of: resident, first: first)) { VisitScreen($0, on: $1) }
        case .task(let resident, let task):
            shown(TaskModel(desk, of: resident, task: task)) { TaskScreen($0, on: $1) }
        case .trendOf(let resident): shown(TrendModel(desk, of: resident)) { TrendScreen($0, on: $1) }
        case .find: shown(FindModel(desk)) { FindScreen($0, on: $1) }
        case .homeVisits: shown(HomeVisitsModel(desk)) { HomeVisitsScreen($0, on: $1) }
        case .teamStanding: shown(TeamStandingModel(desk)) { TeamStandingScreen($0, on: $1) }
        default: EmptyView()
        }
    }

    @ViewBuilder private var acts: some View {
        switch place {
        case .approvals: shown(ApprovalsModel(desk)) { ApprovalsScreen($0, on: $1) }
        case .evidence(let resident, let item, let evidence):
            shown(EvidenceModel(desk, of: resident, item: item, evidence: evidence)) {
                EvidenceScreen($0, evidence: evidence, on: $1)
            }
        case .contractRequests: shown(ContractRequestsModel(desk)) { ContractRequestsScreen($0, on: $1) }
        case .outcome(let whom): shown(OutcomeModel(desk, whom: whom)) { OutcomeScreen($0, on: $1) }
        case .snooze(let whom): shown(SnoozeModel(desk, whom: whom)) { SnoozeScreen($0, on: $1) }
        case .assign(let whom): shown(AssignModel(desk, whom: whom)) { AssignScreen($0, on: $1) }
        case .history: shown(HistoryModel(desk)) { HistoryScreen($0, on: $1) }
        case .staffSettings: shown(StaffSettingsModel(desk, book: around.book)) { StaffSettingsScreen($0, on: $1) }
        case .wipe: shown(WipeModel(desk, said: look.words.wipe)) { ConfirmScreen($0, on: $1) }
        case .reason(let about): shown(ReasonModel(desk, about: about)) { ReasonScreen($0, on: $1) }
        default: EmptyView()
        }
    }
}
