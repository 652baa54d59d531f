import CoreFfi
import Design
import SwiftUI
import Testing

@testable import AppCore
@testable import AppUI

private let home = Institution(
    institution: id(1), name: "金沙城关社区卫生服务中心", address: "金沙县城关镇河滨路18号", phone: "0857-7221100",
    hours: "周一至周日 8:00—17:30", metres: 640)

private func identity(_ stands: ClaimStands, verified: Bool = false) -> Identity {
    let claim = Claim(
        claim: id(2), stands: stands, triesLeft: 5, reason: stands == .rejected ? "姓名和证件不符" : nil,
        claimedAt: Date(timeIntervalSince1970: 1_772_000_000))
    return Identity(name: "赵春兰", document: "990101********002X", verified: verified, claim: claim)
}

private let entry = IdentityEntry(
    step: .confirm, name: "赵春兰", number: "99010119520307002X", institutions: [home], institution: id(1))

private let samples =
    standing("R03", full: entry) { IdentityScreen($0) { _ in } }
    + states(
        "R03",
        [
            ("empty", IdentityEntry()),
            ("name", IdentityEntry(name: "赵春兰")),
            ("rejected", IdentityEntry(identity: identity(.rejected))),
            ("number", but(entry) { $0.step = .number }),
            ("a slip", but(entry) { ($0.step, $0.asking) = (.number, Asking(wrong: .refused(code: "ID_CHECKSUM"))) }),
            ("institution", but(entry) { $0.step = .institution }),
            ("confirm", entry),
            ("no answer", but(entry) { $0.asking = Asking(wrong: .noAnswer) }),
            ("waits", but(entry) { ($0.step, $0.identity) = (.stands, identity(.received)) }),
            ("verified", but(entry) { ($0.step, $0.identity) = (.stands, identity(.verified, verified: true)) }),
            ("code", but(entry) { ($0.step, $0.identity) = (.code, identity(.received)) }),
            ("wrong code", but(entry) { ($0.step, $0.asking) = (.code, Asking(wrong: .refused(code: "CLAIM_CODE"))) }),
        ]
    ) { IdentityScreen($0) { _ in } }

@MainActor
struct IdentityTests {
    @Test(arguments: samples)
    func everyStateIsForEverybody(sample: Sample) {
        for look in looks { check(sample.seen(look), look) }
    }

    private func seen(
        _ entry: IdentityEntry, _ on: @escaping @MainActor (IdentityEvent) -> Void = { _ in }
    ) -> [Node] {
        tree(of: IdentityScreen(screen(.ready(entry)), on: on))
    }

    @Test func whoIsNobodyYetCannotGoBackButSignOut() {
        let words = Words(.chinese)
        let nobody = seen(IdentityEntry())
        #expect(nobody.button(words.back) == nil && nobody.button(words.signOut) != nil)
        #expect(nobody.button(words.next)?.isEnabled == false)
        let somebody = seen(IdentityEntry(identity: identity(.rejected)))
        #expect(somebody.button(words.back) != nil && somebody.button(words.signOut) == nil)
        #expect(somebody.says("姓名和证件不符"))
    }

    @Test func theCodeIsAskedForOnlyWhileTheClaimWaits() {
        let words = Words(.chinese)
        let waits = seen(but(entry) { ($0.step, $0.identity) = (.stands, identity(.received)) })
        #expect(waits.button(words.identityHasCode) != nil)
        let verified = seen(but(entry) { ($0.step, $0.identity) = (.stands, identity(.verified, verified: true)) })
        #expect(verified.button(words.identityHasCode) == nil && !verified.says(words.identityWaits))
    }

    @Test func whatIsSentIsRestatedBefore() {
        let nodes = seen(entry)
        #expect(nodes.says("赵春兰") && nodes.says("99010119520307002X") && nodes.says(home.name))
    }
}
