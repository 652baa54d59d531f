import CoreFfi
import Foundation
import Testing

@testable import AppCore

/// R06 to R10 over the real engine and the real server.
@MainActor
struct SigningWalkTests {
    private static let old = "13800130001"
    private static let helper = "13800130002"
    private static let waits = "13800130003"
    private static let mother = "13800130004"

    @Test func sheTakesASignatureBackChoosesATeamReadsDrawsTypesTheCodeAndWaitsForTheDoctor() async throws {
        let server = try Server()
        let pocket = try await Pocket(server)
        try await pocket.signsIn(Self.waits, server)
        let signed = pocket.opened(ContractModel(pocket.desk))
        let contract = try #require(try await pocket.shows(signed) { $0.contract?.can.withdraw == true }.contract)
        signed.on(.withdraw)
        #expect(pocket.place == .withdrawContract(contract.contract))
        let sure = pocket.opened(
            ConfirmModel(pocket.desk) { _ in
                Confirm(title: "", restated: [], act: "")
            } work: { her in
                try await pocket.jiayi.withdrawContract(of: her, contract: contract.contract, now: Date())
            })
        try await pocket.shows(sure)
        for _ in 0..<2 { sure.on(.act) }
        try await pocket.shows(signed) { $0.contract?.status == "withdrawn" }

        signed.on(.sign)
        let offer = try await pocket.chooses(.new) { _ in true }
        let signing = pocket.opened(SigningModel(pocket.desk, offer: offer))
        let agreement = try await pocket.shows(signing) { $0.step == .read && !$0.asking.sending }.agreement
        #expect(agreement.against.isEmpty)
        signing.on(.next)
        signing.on(.seenToEnd)
        #expect(signing.value?.step == .read && signing.value?.wasRead == true, "nobody signs what she has not read")
        try await pocket.signs(signing, server, Self.waits)
        let receipt = try await pocket.shows(signing) { $0.step == .signed && !$0.asking.sending }
        #expect(receipt.agreement.documentHash == agreement.documentHash && !receipt.drawing.isName)

        signing.on(.showContract)
        #expect(pocket.place == .contract)
        let now = try #require(try await pocket.shows(signed) { $0.contract?.status == "resident_signed" }.contract)
        #expect(now.contract == agreement.contract && now.can.withdraw)
        #expect(now.steps.first { $0.name == .submitted }?.state == .done)
    }

    @Test func aGuardianSignsAndAWrongCodeSignsNothingAndLeavesHerWhereSheWas() async throws {
        let server = try Server()
        let pocket = try await Pocket(server)
        try await pocket.signsIn(Self.mother, server)
        let child = try #require(try await pocket.jiayi.actingFor().first { $0.actingAs == "guardian" })
        pocket.desk.show(child.resident)
        let contracts = pocket.opened(ContractModel(pocket.desk))
        #expect(try await pocket.shows(contracts) { $0.contract != nil }.maySign)
        let from = try await pocket.inForce()
        let offer = try await pocket.chooses(.transfer(from: from.contract)) { $0 != from.team }
        let signing = pocket.opened(SigningModel(pocket.desk, offer: offer))
        let agreement = try await pocket.shows(signing) { $0.step == .read && !$0.asking.sending }.agreement
        #expect(agreement.guardian != nil)
        try await pocket.draws(signing)
        signing.on(.code(text: "00000a0"))
        signing.on(.next)
        let refused = try await pocket.shows(signing) { $0.asking.wrong != nil }
        #expect(refused.asking.wrong?.code == "CONTRACT_SMS_CODE")
        #expect(refused.step == .code && refused.drawing.isName)

        pocket.line.cut = true
        signing.on(.code(text: "111111"))
        signing.on(.next)
        #expect(try await pocket.shows(signing) { $0.asking.wrong == .noAnswer }.step == .code)
        pocket.line.cut = false
        signing.on(.code(text: try await server.code(sentTo: Self.mother)))
        signing.on(.next)
        try await pocket.shows(signing) { $0.step == .signed && !$0.asking.sending }
        let all = try await pocket.jiayi.contracts(of: child.resident, now: Date())
        #expect(all.filter { $0.status == "resident_signed" }.map(\.signedByGuardian) == [true])
        #expect(all.first { $0.contract == from.contract }?.can.renew == false)
    }

    @Test func anAgreementThatReadsOtherwiseByNowIsShownAnewBeforeItIsSigned() async throws {
        let server = try Server()
        let pocket = try await Pocket(server) { Yesterday(unsafeFromHandle: $0.uniffiCloneHandle()) }
        try await pocket.signsIn(Self.old, server)
        let from = try await pocket.inForce()
        let offer = try await pocket.chooses(.transfer(from: from.contract)) { $0 != from.team }
        let signing = pocket.opened(SigningModel(pocket.desk, offer: offer))
        #expect(try await pocket.shows(signing) { $0.step == .read }.agreement.text == Yesterday.text)
        try await pocket.signs(signing, server, Self.old)
        let anew = try await pocket.shows(signing) { $0.changed && !$0.asking.sending }
        #expect(anew.step == .read && !anew.wasRead && !anew.drawing.isName)
        #expect(anew.agreement.text.contains("家庭医生签约服务协议"))
    }

    @Test func heardToItsEndItWasReadStoppedItWasNotAndWithoutANetworkNothingIsSigned() async throws {
        let server = try Server()
        let pocket = try await Pocket(server)
        try await pocket.signsIn(Self.helper, server)
        let from = try await pocket.inForce()
        let offer = try await pocket.chooses(.transfer(from: from.contract)) { $0 != from.team }
        let signing = pocket.opened(SigningModel(pocket.desk, offer: offer))
        try await pocket.shows(signing) { $0.step == .read }
        signing.on(.frame(.speak(text: "…")))
        signing.on(.frame(.hush))
        pocket.outside.heard += 1
        // It would have been told by the time that the next thing is.
        try await Task.sleep(for: .milliseconds(50))
        #expect(signing.value?.wasRead == false)
        signing.on(.frame(.speak(text: "…")))
        pocket.desk.way.to(.sync)
        pocket.outside.heard += 1
        try await Task.sleep(for: .milliseconds(50))
        #expect(signing.value?.wasRead == false, "what another page says is not what she signs")
        pocket.desk.way.back()
        signing.on(.frame(.speak(text: "…")))
        pocket.outside.heard += 1
        try await pocket.shows(signing) { $0.wasRead }

        pocket.line.cut = true
        let other = pocket.opened(SigningModel(pocket.desk, offer: offer))
        _ = try await pocket.waits { other.content == .failed(code: nil, network: true) ? true : nil }
        pocket.line.cut = false
        other.on(.frame(.retry))
        try await pocket.shows(other) { $0.step == .read }

        let mother = try #require(try await pocket.jiayi.actingFor().first { $0.actingAs == "proxy" })
        pocket.desk.show(mother.resident)
        let hers = pocket.opened(ContractModel(pocket.desk))
        #expect(try await pocket.shows(hers) { $0.contract != nil }.maySign == false, "a proxy signs nothing")
        let tries = pocket.opened(SigningModel(pocket.desk, offer: offer))
        _ = try await pocket.waits { tries.content == .failed(code: "NOT_FOUND", network: false) ? true : nil }
    }

    @Test func withoutANetworkSheSeesWhomSheCouldSignWithAsOfWhenAndSignsNothing() async throws {
        let server = try Server()
        let pocket = try await Pocket(server)
        try await pocket.signsIn(Self.waits, server)
        pocket.line.cut = true
        let unknown = pocket.opened(TeamsModel(pocket.desk, following: .new))
        _ = try await pocket.waits { unknown.content == .failed(code: nil, network: true) ? true : nil }
        pocket.line.cut = false
        // The engine's moments are whole milliseconds.
        let before = pocket.desk.now().addingTimeInterval(-0.001)
        let offer = try await pocket.chooses(.new) { _ in true }
        pocket.line.cut = true
        let teams = pocket.opened(TeamsModel(pocket.desk, following: .new))
        let kept = try await pocket.shows(teams) { !$0.institutions.isEmpty }
        #expect(kept.asOf ?? .distantPast >= before)
        let clinic = try #require(kept.institutions.first { $0.name == offer.institution })
        teams.on(.choose(institution: clinic.institution))
        let here = try await pocket.shows(teams) { !$0.teams.isEmpty }
        #expect(here.asOf != nil && here.teams.contains { $0.team == offer.wanted.team })
        let team = pocket.opened(
            TeamModel(pocket.desk, institution: clinic.institution, team: offer.wanted.team, following: .new))
        #expect(try await pocket.shows(team).asOf != nil)
        team.on(.next)
        let signing = pocket.opened(SigningModel(pocket.desk, offer: offer))
        _ = try await pocket.waits { signing.content == .failed(code: nil, network: true) ? true : nil }

        pocket.line.cut = false
        teams.on(.frame(.back))
        teams.on(.choose(institution: clinic.institution))
        try await pocket.shows(teams) { $0.asOf == nil && $0.chosen == clinic }
        pocket.desk.looksAgain()
        #expect(try await pocket.shows(team) { $0.asOf == nil }.step == .doctor, "she stays where she was")
    }

    @Test func sheEndsItOnADayAndTakesThatBackUntilThen() async throws {
        let server = try Server()
        let pocket = try await Pocket(server)
        try await pocket.signsIn(Self.old, server)
        let contract = try await pocket.inForce()
        pocket.desk.way.to(.endContract(contract.contract))
        let ending = pocket.opened(EndingModel(pocket.desk, contract: contract.contract))
        let day = try #require(try await pocket.shows(ending).days.last)
        ending.on(.next)
        ending.on(.reason(reason: .other))
        #expect(ending.value?.step == .reason && ending.value?.canGoOn == false, "in words")
        ending.on(.reason(reason: .ownWish))
        ending.on(.next)
        ending.on(.lastDay(day: day))
        ending.on(.next)
        #expect(ending.value?.step == .confirm)
        pocket.line.cut = true
        ending.on(.next)
        try await pocket.shows(ending) { $0.asking.wrong == .noAnswer }
        pocket.line.cut = false
        ending.on(.next)
        let page = pocket.opened(ContractModel(pocket.desk))
        #expect(try await pocket.shows(page) { $0.contract?.can.takeBack == true }.contract?.endsOn == day)
        _ = try await pocket.waits { pocket.place == .home ? true : nil }
        page.on(.takeBack)
        #expect(try await pocket.shows(page) { $0.contract?.can.end == true }.contract?.endsOn == contract.endsOn)
    }
}

/// The first agreement that it shows is one of another day.
private final class Yesterday: Jiayi, @unchecked Sendable {
    static let text = "另一天的协议"
    private let lock = NSLock()
    private var shown = false

    override func agreement(of: UUID, wanted: Wanted) async throws -> Agreement {
        let today = try await super.agreement(of: of, wanted: wanted)
        let isFirst = lock.withLock {
            defer { shown = true }
            return !shown
        }
        guard isFirst else { return today }
        return Agreement(
            contract: today.contract, wanted: today.wanted, templateVersion: today.templateVersion,
            documentHash: String(repeating: "0", count: 64), text: Self.text, endsOn: today.endsOn,
            feeOfTerm: today.feeOfTerm, guardian: today.guardian, against: today.against)
    }
}
