import CoreFfi
import Design
import SwiftUI
import Testing

@testable import AppCore
@testable import AppUI

private let somebody = Whom(resident: id(1), name: "赵春兰", version: 1)
private let places: [AppCore.Place] = [
    .home, .medicines, .medicine(id(1)), .refill(medicines: []), .refillStatus, .longConfirmation, .reliability,
    .inbox, .pressure, .glucose, .trend, .contract, .endContract(id(1)), .withdrawContract(id(1)),
    .teams(following: .new), .team(institution: id(1), team: id(2), following: .new), .sign(offer), .family,
    .addRelative, .revokeGrant(id(1)), .consent(.sms), .visits, .doctor,
    .reminder(Rung(actions: [], matters: [])), .dose(id(1)), .settings, .sync, .welcome, .privacy,
    .signIn, .identity, .worklist, .card(resident: id(1), version: nil), .visit(resident: id(1)),
    .task(resident: id(1), task: id(2)), .trendOf(resident: id(1)), .approvals,
    .evidence(resident: id(1), item: id(2), evidence: .education), .contractRequests, .outcome(somebody),
    .snooze(somebody),
    .assign(somebody), .history, .homeVisits, .find, .teamStanding, .staffSettings, .wipe,
    .reason(.contract(resident: id(1), contract: id(2), name: "赵春兰")), .atTheDesk,
    .happened([.recordsDamaged, .outboxDamaged(saved: 3, lost: 1), .outboxKeyLost(unread: 2, found: 1)]),
]

@MainActor
struct PagesTests {
    private let words = Words(.chinese)

    @Test(arguments: places)
    func everyPlaceHasAPage(place: AppCore.Place) {
        for look in [Look(), Look(elderly: true, dark: true, language: .english)] {
            let page = PageOf(place: place, desk: stillDesk(), stage: stillStage(), around: stillAround())
            let nodes = tree(of: page) { $0.look = look }
            #expect(nodes.all.contains { $0.kind == .text })
            check(nodes, look)
        }
    }

    @Test func thePageThatWasOpenedLastIsSeenAndTheSystemsWayBackLeadsFromIt() {
        let desk = stillDesk([.home, .contract])
        func seen() -> [Node] { tree(of: OpenPages(desk: desk, stage: stillStage(), around: stillAround())) }
        #expect(seen().says(words.homeContract))
        seen().all.first { $0.goBack != nil }?.goBack?()
        #expect(desk.way.places == [.home] && !seen().says(words.homeContract))
    }

    @Test func voiceOversWayOutIsThePagesOwn() {
        var events: [FrameEvent] = []
        let page = ReadScreen(screen(.ready(Read(title: "隐私", paragraphs: [])))) { events.append($0) }
        tree(of: page).all.first { $0.escape != nil }?.escape?()
        #expect(events == [.back])
    }

    @Test func beforeTheFirstPageWasAnsweredThereIsNothingElseButWhatItIsAbout() {
        func seen(_ places: [AppCore.Place]) -> [Node] {
            tree(
                of: OpenPages(
                    desk: stillDesk(places), stage: stillStage(), around: stillAround(welcomed: false)))
        }
        #expect(seen([.signIn]).says(words.welcomePrivacy) && !seen([.signIn]).says(words.signInPhone))
        #expect(seen([.signIn, .privacy]).says(words.welcomePrivacyRead))
    }

    @Test func nothingOfAPageIsDrawnBeforeItIsKnownWhetherItMayBe() {
        func seen(_ place: AppCore.Place) -> [Node] {
            let shut = Desk(Jiayi(noHandle: .init()), outside: Still(), way: Way([place]))
            return tree(of: OpenPages(desk: shut, stage: stillStage(), around: stillAround()))
        }
        #expect(!seen(.settings).all.contains { $0.kind == .text })
        #expect(seen(.signIn).all.contains { $0.kind == .text }, "by which it may be unlocked")
    }

    @Test func whatDoesNotOpenSaysWhyAndIsReadAloud() {
        let outside = Still()
        for (why, said) in [
            (JiayiError.NoKey(why: .Locked), words.openLocked), (.Newer, words.openOlder),
            (.StorageFull, words.storageFull), (.Damaged, words.somethingFailed),
        ] {
            let view = NotOpened(stage: stillStage(outside), why: why, keyGone: false)
            let nodes = tree(of: view)
            #expect(nodes.says(said) && nodes.button(words.retry) != nil)
            nodes.button(words.readAloud)?.act?()
            #expect(outside.spoken.last == said + words.nothingLost)
            for look in looks { check(tree(of: view) { $0.look = look }, look) }
        }
        let gone = tree(of: NotOpened(stage: stillStage(outside), why: .Damaged, keyGone: true))
        #expect(gone.says(words.keyGoneUnsent) && gone.button(words.keyGoneAct) != nil)
    }

    @Test func whatHappenedTwiceIsToldOnce() {
        let read = words.happened([.recordsDamaged, .recordsKeyLost, .outboxKeyLost(unread: 0, found: 2)])
        #expect(read.paragraphs == [words.recordsDamaged, words.keyBack(count: 2)])
    }
}
