import AppCore
import CoreFfi
import Design
import SwiftUI

/// The page of a place.
struct PageOf: View {
    let place: AppCore.Place
    let desk: Desk
    let stage: Stage
    let around: Around

    @Environment(\.look) private var look

    var body: some View {
        switch place {
        case .welcome, .privacy, .signIn, .identity, .happened, .atTheDesk, .settings, .sync, .reliability: app
        case .home, .inbox, .pressure, .glucose, .trend, .visits, .doctor, .reminder, .dose: resident
        case .medicines, .medicine, .refill, .refillStatus, .longConfirmation: medicines
        case .contract, .endContract, .withdrawContract, .teams, .team, .sign: contract
        case .family, .addRelative, .revokeGrant, .consent: family
        case .worklist, .card, .visit, .task, .trendOf, .approvals, .evidence, .contractRequests, .outcome, .snooze,
            .assign,
            .history, .homeVisits, .find, .teamStanding, .staffSettings, .wipe, .reason:
            OfTeam(place: place, desk: desk, stage: stage, around: around)
        }
    }

    private func shown<Value: Sendable, Event, Content: View>(
        _ page: Page<Value, Event>,
        @ViewBuilder _ content: @escaping (Screen<Value>, @escaping @MainActor (Event) -> Void) -> Content
    ) -> some View {
        Shown(page, opens: { stage.opens($0, at: place) }, content: content)
    }

    @ViewBuilder private var app: some View {
        switch place {
        case .welcome: shown(WelcomeModel(desk, book: around.book)) { WelcomeScreen($0, on: $1) }
        case .privacy: shown(ReadModel(desk, look.words.privacy)) { ReadScreen($0, on: $1) }
        case .signIn: shown(SignInModel(desk, installation: around.installation)) { SignInScreen($0, on: $1) }
        case .identity: shown(IdentityModel(desk)) { IdentityScreen($0, on: $1) }
        case .happened(let told): shown(ReadModel(desk, look.words.happened(told))) { ReadScreen($0, on: $1) }
        case .atTheDesk: shown(ReadModel(desk, look.words.atTheDesk)) { ReadScreen($0, on: $1) }
        case .settings:
            shown(SettingsModel(desk, book: around.book, reminders: around.reminders)) { SettingsScreen($0, on: $1) }
        case .sync: shown(SyncCentreModel(desk, what: look.words.did)) { SyncCentreScreen($0, on: $1) }
        case .reliability:
            shown(ReliabilityModel(desk, reminders: around.reminders)) { ReliabilityScreen($0, on: $1) }
        default: EmptyView()
        }
    }

    @ViewBuilder private var resident: some View {
        switch place {
        case .home: shown(HomeModel(desk, edition: around.book.switchEdition)) { HomeScreen($0, on: $1) }
        case .inbox: shown(InboxModel(desk)) { InboxScreen($0, on: $1) }
        case .pressure: shown(PressureModel(desk, oneByOne: look.elderly)) { PressureScreen($0, on: $1) }
        case .glucose: shown(GlucoseModel(desk)) { GlucoseScreen($0, on: $1) }
        case .trend: shown(TrendModel(desk)) { TrendScreen($0, on: $1) }
        case .visits: shown(VisitsModel(desk)) { VisitsScreen($0, on: $1) }
        case .doctor: shown(DoctorModel(desk)) { DoctorScreen($0, on: $1) }
        case .reminder(let rung): shown(ReminderModel(desk, rung: rung)) { ReminderScreen($0, on: $1) }
        case .dose(let dose): shown(DoseModel(desk, dose: dose)) { DoseScreen($0, on: $1) }
        default: EmptyView()
        }
    }

    @ViewBuilder private var medicines: some View {
        switch place {
        case .medicines: shown(MedicinesModel(desk)) { MedicinesScreen($0, on: $1) }
        case .medicine(let medicine, let counting):
            shown(MedicineModel(desk, medicine: medicine, counting: counting)) { MedicineScreen($0, on: $1) }
        case .refill(let medicines):
            shown(RefillModel(desk, asked: medicines, oneByOne: look.elderly)) { RefillScreen($0, on: $1) }
        case .refillStatus: shown(RefillStatusModel(desk)) { RefillStatusScreen($0, on: $1) }
        case .longConfirmation: shown(LongConfirmationModel(desk)) { LongConfirmationScreen($0, on: $1) }
        default: EmptyView()
        }
    }

    @ViewBuilder private var contract: some View {
        switch place {
        case .contract: shown(ContractModel(desk)) { ContractScreen($0, on: $1) }
        case .endContract(let contract): shown(EndingModel(desk, contract: contract)) { EndingScreen($0, on: $1) }
        case .withdrawContract(let contract):
            shown(ConfirmModel.withdrawing(desk, contract, look.words)) { ConfirmScreen($0, on: $1) }
        case .teams(let following): shown(TeamsModel(desk, following: following)) { TeamsScreen($0, on: $1) }
        case .team(let institution, let team, let following):
            shown(TeamModel(desk, institution: institution, team: team, following: following)) {
                TeamScreen($0, on: $1)
            }
        case .sign(let offer): shown(SigningModel(desk, offer: offer)) { SigningScreen($0, on: $1) }
        default: EmptyView()
        }
    }

    @ViewBuilder private var family: some View {
        switch place {
        case .family: shown(FamilyModel(desk)) { FamilyScreen($0, on: $1) }
        case .addRelative: shown(AddRelativeModel(desk)) { AddRelativeScreen($0, on: $1) }
        case .revokeGrant(let grant):
            shown(ConfirmModel.revoking(desk, grant, look.words)) { ConfirmScreen($0, on: $1) }
        case .consent(let purpose): shown(ConsentModel(desk, purpose: purpose)) { ConsentScreen($0, on: $1) }
        default: EmptyView()
        }
    }
}

extension WishBook {
    fileprivate func switchEdition() {
        var other = wishes
        other.elderly.toggle()
        keep(other)
    }
}
