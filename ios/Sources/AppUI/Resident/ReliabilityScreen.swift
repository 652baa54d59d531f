import AppCore
import Design
import SwiftUI

/// R21. What to allow, each with the way there, and a reminder to try it with.
public struct ReliabilityScreen: View {
    let screen: Screen<Reliability>
    let on: @MainActor (ReliabilityEvent) -> Void

    @Environment(\.look) private var look

    public init(_ screen: Screen<Reliability>, on: @escaping @MainActor (ReliabilityEvent) -> Void) {
        self.screen = screen
        self.on = on
    }

    public var body: some View {
        let words = look.words
        PageView(screen: screen, title: words.reliabilityTitle) {
            on(.frame($0))
        } spoken: {
            $0.spoken(words)
        } content: { reliability in
            if let tried = reliability.test.tried(words) {
                NoticeView(tone: tried.tone, sign: tried.sign) { Said(text: tried.word) }.announced()
            }
            ForEach(reliability.steps, id: \.what) { step($0) }
            Quiet(text: reliability.pushed ? words.reliabilityByPush : words.reliabilityByAlarm)
        } foot: { reliability in
            if reliability.test == .coming {
                PrimaryButton(word: words.reliabilitySaw, sign: .check) { on(.saw(it: true)) }
                SecondaryButton(word: words.reliabilityDidNot, sign: .cross) { on(.saw(it: false)) }
            } else {
                PrimaryButton(word: words.reliabilityTest, sign: .bell) { on(.test) }
            }
        }
    }

    private func step(_ step: Reliability.Allowed) -> some View {
        let words = look.words
        return Card {
            Heading(text: step.what.name(words))
            if let yes = step.yes {
                Badge(
                    tone: yes ? .good : .warn, sign: yes ? .check : .warning,
                    word: yes ? words.reliabilityAllowed : words.reliabilityBlocked)
            } else {
                Quiet(text: words.reliabilityUnknown)
            }
            if step.yes != true { Said(text: step.what.how(words)) }
            SecondaryButton(word: words.reliabilityOpen(what: step.what.name(words)), sign: .gear) {
                on(.open(what: step.what))
            }
        }
    }
}

extension ReminderTest {
    fileprivate func tried(_ words: Words) -> (tone: Tone, sign: Sign, word: String)? {
        switch self {
        case .notYet: nil
        case .coming: (.calm, .clock, words.reliabilityTestComing)
        case .seen: (.good, .check, words.reliabilityWorks)
        case .missed: (.warn, .warning, words.reliabilityFails)
        }
    }
}

extension Allow {
    fileprivate func name(_ words: Words) -> String {
        switch self {
        case .notifications: words.reliabilityNotifications
        case .lockScreen: words.reliabilityLockScreen
        }
    }

    fileprivate func how(_ words: Words) -> String {
        switch self {
        case .notifications: words.reliabilityNotificationsHow
        case .lockScreen: words.reliabilityLockScreenHow
        }
    }
}

extension Reliability {
    func spoken(_ words: Words) -> String {
        if test == .coming { return words.reliabilityTestComing }
        let lacks = steps.filter { $0.yes != true }.map { $0.what.how(words) }
        return lacks.isEmpty ? "\(words.reliabilityTitle)：\(words.reliabilityAllowed)。" : lacks.joined()
    }
}
