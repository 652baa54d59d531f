import AppCore
import CoreFfi
import Design
import SwiftUI
import Testing

@testable import AppUI

@MainActor
struct PartsTests {
    private let words = Words(.chinese)

    /// The bindings' terms are named by code: a code that the core does not know would be found out on a phone.
    @Test func everyTermThatAScreenShowsHasAName() {
        func named<T: Term>(_ terms: [T]) { for term in terms { #expect(!words.name(term).isEmpty) } }
        named([About.refill, .followUp, .annualCheck, .contractExpiry])
        named([Arm.left, .right])
        named([
            Bucket.overdueOver90, .overdue31To90, .overdue1To30, .today, .thisWeek, .thisMonth, .unscheduled,
        ])
        named([
            ConsentPurpose.contractService, .healthData, .childData, .familySharing, .thirdParty, .push, .sms,
            .research,
        ])
        named([
            DangerSign.alteredConsciousness, .severeHeadacheOrDizziness, .nauseaOrVomiting, .blurredVision,
            .suddenVisionLoss, .eyePain, .palpitations, .chestTightness, .cannotLieFlat, .acetoneBreath, .sweating,
            .lossOfAppetite, .excessiveThirst, .frequentUrination, .abdominalPain, .deepBreathing, .flushedSkin,
            .suddenBreathlessness, .blueLips,
        ])
        named([
            EndReason.movedAway, .unreachable, .refusesService, .ownWish, .other, .death, .teamChange, .expired,
            .duplicate,
        ])
        named([Evidence.visit, .assessment, .education, .confirmation])
        named([GlucoseContext.fasting, .afterMeal, .random])
        named([
            ProxyRelation.spouse, .child, .childInLaw, .grandchild, .parent, .sibling, .otherRelative, .neighbour,
            .friend, .carer,
        ])
        named([ProxyScope.view, .requestRefill, .pickup])
        named([RiskLevel.low, .medium, .high, .urgent])
        named([Sex.male, .female])
        named([TaskOutcome.handled, .visitArranged, .referred, .sentToEmergency, .notReached, .notNeeded])
        named([VisitMode.clinic, .home, .phone, .video])
    }

    @Test func aFingerDrawsInPartsOfTheWidth() {
        var strokes: [[Dot]] = []
        let pad = SignaturePad(drawing: Drawing([[Dot(x: 0.5, y: 0.2)]])) { strokes.append($0) }
        let nodes = tree(of: pad).all
        let node = nodes.first { $0.drag != nil }
        #expect(node?.drawn.map(\.points.count) == [2, 2, 0], "the line, a dot, and nothing yet")
        node?.drag?([CGPoint(x: 80, y: 40), CGPoint(x: 160, y: 120), CGPoint(x: 160, y: 120)])
        node?.drag?([CGPoint(x: 0, y: 0)])
        #expect(strokes == [[Dot(x: 0.25, y: 0.125), Dot(x: 0.5, y: 0.375)], [Dot(x: 0, y: 0)]])
        #expect(nodes.contains { $0.label == words.signPad && $0.traits.contains(.allowsDirectInteraction) })
    }

    @Test func whatIsChosenSaysSo() {
        var chosen: [String] = []
        let chips = Chips(all: ["甲", "乙"], word: { $0 }, isChosen: { $0 == "乙" }, on: { chosen.append($0) })
        for look in looks { check(tree(of: chips) { $0.look = look }, look) }
        let nodes = tree(of: chips)
        #expect(nodes.all.filter { $0.kind == .button }.map { $0.traits.contains(.isSelected) } == [false, true])
        nodes.button("甲")?.act?()
        #expect(chosen == ["甲"])
    }

    @Test func moreDaysAreOfferedForAMonthAheadAndBackForEver() {
        var ahead = Days.ahead("2026-02-26")
        #expect(ahead.shown == ["2026-02-26", "2026-02-27", "2026-02-28", "2026-03-01", "2026-03-02", "2026-03-03"])
        for _ in 0..<4 { ahead = ahead.further() }
        #expect(!ahead.hasMore && ahead.shown.first == "2026-03-22")
        let back = Days.back("2026-03-01").further()
        #expect(back.shown.first == "2026-02-23" && back.hasMore)
        for look in looks { check(tree(of: DayChoice(days: back, onMore: {}, on: { _ in })) { $0.look = look }, look) }
        #expect(tree(of: DayChoice(days: ahead, onMore: {}, on: { _ in })).button(words.dayLater) == nil)
    }
}
