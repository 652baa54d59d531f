import CoreFfi
import Foundation
import Testing

@testable import AppCore

/// R03 and R04 over the real engine and the real server.
@MainActor
struct FamilyWalkTests {
    private static let alone = "13800130003"
    private static let daughter = "13800130002"
    private static let new = "13800139999"
    private static let number = "99010119520307002X"

    @Test func somebodyNewSaysWhoSheIsIsToldOfASlipAtOnceAndWaitsForTheDesk() async throws {
        let server = try Server()
        let pocket = try await Pocket(server)
        try await pocket.signsIn(Self.new, server)
        #expect(pocket.desk.way.places == [.identity])
        let page = pocket.opened(IdentityModel(pocket.desk))
        try await pocket.shows(page) { $0.step == .name }
        page.on(.name(text: "赵春兰"))
        page.on(.next)
        page.on(.number(text: Self.number.dropLast() + "0"))
        page.on(.next)
        #expect(page.value?.asking.wrong?.code == "ID_CHECKSUM")
        page.on(.number(text: " \(Self.number.lowercased())"))
        pocket.line.cut = true
        page.on(.next)
        let draft = try await pocket.shows(page) { $0.asking.wrong == .noAnswer }
        #expect(draft.step == .number && draft.number == Self.number)
        pocket.line.cut = false
        page.on(.next)
        let clinics = try await pocket.shows(page) { $0.step == .institution && !$0.asking.sending }.institutions
        page.on(.home(institution: clinics[0].institution))
        page.on(.next)
        #expect(page.value?.step == .confirm)
        for _ in 0..<2 { page.on(.next) }
        _ = try await pocket.waits { pocket.desk.way.places == [.home, .identity] ? true : nil }

        let stands = pocket.opened(IdentityModel(pocket.desk))
        let waits = try #require(try await pocket.shows(stands) { $0.step == .stands }.identity)
        #expect(!waits.verified && waits.claim?.stands == .received && waits.document?.contains("****") == true)
        stands.on(.typeCode)
        stands.on(.code(text: "ABCDE-12345"))
        stands.on(.next)
        let refused = try await pocket.shows(stands) { $0.asking.wrong != nil }
        #expect(refused.asking.wrong?.code == "CLAIM_CODE" && refused.step == .code)
    }

    @Test func sheLetsHerSonInOneQuestionAPageAndShutsHimOutAgain() async throws {
        let server = try Server()
        let pocket = try await Pocket(server)
        try await pocket.signsIn(Self.alone, server)
        let family = pocket.opened(FamilyModel(pocket.desk))
        let before = try await pocket.shows(family).family.proxies.count
        family.on(.add)
        #expect(pocket.place == .addRelative)
        let adding = pocket.opened(AddRelativeModel(pocket.desk))
        if try await pocket.shows(adding).step == .consent {
            #expect(adding.value?.consent != nil)
            adding.on(.next)
        }
        let days = try await pocket.shows(adding) { $0.step == .name && !$0.asking.sending }.days
        adding.on(.next)
        #expect(adding.value?.step == .name, "nobody has no name")
        let answers: [AddRelativeEvent] = [
            .name(text: " 李国强 "), .phone(text: "139-0000-0077"), .relation(relation: .child),
            .scope(scope: .view, wanted: true), .until(day: try #require(days.last)),
        ]
        for answer in answers {
            adding.on(answer)
            adding.on(.next)
        }
        #expect(adding.value?.step == .confirm)
        pocket.line.cut = true
        adding.on(.next)
        try await pocket.shows(adding) { $0.asking.wrong == .noAnswer }
        pocket.line.cut = false
        for _ in 0..<2 { adding.on(.next) }
        let proxies = try await pocket.shows(family) { $0.family.proxies.count > before }.family.proxies
        let son = try #require(proxies.last)
        #expect(proxies.count == before + 1)
        #expect(son.name == "李国强" && son.until == days.last && son.phone.contains("****"))

        family.on(.revoke(grant: son.grant))
        #expect(pocket.place == .revokeGrant(son.grant))
        let sure = pocket.opened(
            ConfirmModel(pocket.desk) { _ in
                Confirm(title: "", restated: [], act: "")
            } work: { her in
                try await pocket.jiayi.revokeGrant(of: her, grant: son.grant, now: Date())
            })
        try await pocket.shows(sure)
        sure.on(.act)
        try await pocket.shows(family) { $0.family.proxies.count == before }
        _ = try await pocket.waits { pocket.place == .addRelative || pocket.place == .home ? true : nil }
    }

    @Test func aDaughterSeesWhomSheHelpsOpensHerPagesAndIsToldWhenOnlyTheServerCouldSay() async throws {
        let server = try Server()
        let pocket = try await Pocket(server)
        try await pocket.signsIn(Self.daughter, server)
        let family = pocket.opened(FamilyModel(pocket.desk))
        let people = try #require(try await pocket.shows(family) { $0.actsFor != nil }.actsFor)
        let mother = try #require(people.first { $0.actingAs == "proxy" })
        #expect(mother.scopes.contains("view") && mother.until != nil)
        pocket.line.cut = true
        let later = pocket.opened(FamilyModel(pocket.desk))
        #expect(try await pocket.shows(later).actsFor == nil)
        family.on(.show(resident: mother.resident))
        #expect(pocket.desk.shown == mother.resident && pocket.desk.way.places == [.home])
    }
}
