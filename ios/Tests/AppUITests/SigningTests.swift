import CoreFfi
import Design
import SwiftUI
import Testing

@testable import AppCore
@testable import AppUI

private let read = Signing(step: .read, offer: offer, agreement: agreement())
private let signed = but(read) { ($0.step, $0.signedAt) = (.signed, Date(timeIntervalSince1970: 1_772_000_000)) }

private let samples =
    standing("R09", full: read) { SigningScreen($0) { _ in } }
    + states(
        "R09",
        [
            ("consent", but(read) { ($0.step, $0.consents) = (.consent, [sharing]) }),
            ("to read", read), ("read", but(read) { $0.wasRead = true }), ("changed", but(read) { $0.changed = true }),
            ("of a child", but(read) { $0.agreement = agreement(guardian: id(5), fee: free) }),
            ("by a proxy", but(read) { $0.agreement = agreement(against: ["CONTRACT_SIGNER_PROXY"]) }),
            ("empty pad", but(read) { $0.step = .draw }),
            ("drawn", but(read) { ($0.step, $0.drawing) = (.draw, herName) }),
            ("code", but(read) { ($0.step, $0.secondsLeft) = (.code, 42) }),
            (
                "wrong code",
                but(read) {
                    ($0.step, $0.code) = (.code, "123456")
                    $0.asking = Asking(wrong: .refused(code: "CONTRACT_SMS_CODE"))
                }
            ),
            ("no answer", but(read) { ($0.step, $0.asking) = (.code, Asking(wrong: .noAnswer)) }),
            ("signed", signed),
        ]
    ) { SigningScreen($0) { _ in } }

@MainActor
struct SigningTests {
    private let words = Words(.chinese)

    @Test(arguments: samples)
    func everyStateIsForEverybody(sample: Sample) {
        for look in looks { check(sample.seen(look), look) }
    }

    private func seen(
        _ signing: Signing, _ on: @escaping @MainActor (SigningEvent) -> Void = { _ in }
    ) -> [Node] {
        tree(of: SigningScreen(screen(.ready(signing)), on: on))
    }

    @Test func itWasReadOnceItsLastLineWasSeenAndNotBefore() throws {
        var ends = 0
        let nodes = seen(read) { if case .seenToEnd = $0 { ends += 1 } }
        #expect(nodes.button(words.signGoOn)?.isEnabled == false && nodes.says(words.signReadFirst))
        let mark = try #require(nodes.all.first { $0.layOut != nil })
        let size = CGSize(width: 320, height: 1)
        // The screen ends above the mark, and then at it.
        mark.layOut?(GeometryProxy(size: size, in: CGRect(x: 0, y: -1200, width: 320, height: 568)))
        #expect(ends == 0)
        mark.layOut?(GeometryProxy(size: size, in: CGRect(x: 0, y: -567, width: 320, height: 568)))
        #expect(ends == 1)
        #expect(seen(but(read) { $0.wasRead = true }).button(words.signGoOn)?.isEnabled == true)
        #expect(!seen(signed).all.contains { $0.layOut != nil }, "nothing else is read to its end")
    }

    @Test func whatStandsAgainstASignatureIsSaidAndStopsIt() {
        let proxy = but(read) {
            ($0.wasRead, $0.agreement) = (true, agreement(against: ["CONTRACT_SIGNER_PROXY"]))
        }
        #expect(seen(proxy).button(words.signGoOn)?.isEnabled == false)
        #expect(seen(proxy).says(words.code("CONTRACT_SIGNER_PROXY")?.title ?? "-"))
    }

    @Test func aNameIsDrawnAndCleared() {
        var strokes: [[Dot]] = []
        var cleared = 0
        let nodes = seen(but(read) { $0.step = .draw }) {
            if case .draw(let stroke) = $0 { strokes.append(stroke) }
            if case .clear = $0 { cleared += 1 }
        }
        #expect(nodes.button(words.next)?.isEnabled == false)
        nodes.all.first { $0.drag != nil }?.drag?([CGPoint(x: 80, y: 40), CGPoint(x: 160, y: 80)])
        nodes.button(words.signClear)?.act?()
        #expect(strokes == [[Dot(x: 0.25, y: 0.125), Dot(x: 0.5, y: 0.25)]] && cleared == 1)
        #expect(seen(but(read) { ($0.step, $0.drawing) = (.draw, herName) }).button(words.next)?.isEnabled == true)
    }

    @Test func theCodeIsSentAgainOnlyAfterAWhile() {
        #expect(seen(but(read) { ($0.step, $0.secondsLeft) = (.code, 42) }).button(words.signInSendAgain) == nil)
        #expect(seen(but(read) { $0.step = .code }).button(words.signInSendAgain) != nil)
    }
}
