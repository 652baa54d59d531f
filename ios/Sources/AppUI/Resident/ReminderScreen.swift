import AppCore
import CoreFfi
import Design
import SwiftUI

/// L06.
public struct ReminderScreen: View {
    let screen: Screen<Reminder>
    let on: @MainActor (ReminderEvent) -> Void

    @Environment(\.look) private var look

    public init(_ screen: Screen<Reminder>, on: @escaping @MainActor (ReminderEvent) -> Void) {
        self.screen = screen
        self.on = on
    }

    public var body: some View {
        PageView(screen: screen, title: look.words.reminderTitle) {
            on(.frame($0))
        } spoken: {
            $0.spoken(look.words)
        } content: { reminder in
            if let done = reminder.done { told(done) }
            if !reminder.medicines.isEmpty { Heading(text: look.words.reminderEnds) }
            ForEach(reminder.medicines, id: \.medicine) { ends($0) }
            if !reminder.others.isEmpty { Heading(text: look.words.reminderDue) }
            ForEach(reminder.others, id: \.self) { about in Card { Said(text: look.words.name(about)) } }
            if reminder.done == nil { others(reminder) }
        } foot: {
            main($0)
        }
    }

    private func told(_ done: ReminderDone) -> some View {
        let (tone, sign, word): (Tone, Sign, String) =
            switch done {
            case .asked: (.good, .check, look.words.refillQueued)
            case .tomorrow: (.good, .bell, look.words.reminderTomorrow)
            case .notAsked(let code):
                (.warn, .info, code.flatMap(look.words.code)?.title ?? look.words.refillNothingDue)
            }
        return NoticeView(tone: tone, sign: sign) { Said(text: word) }.announced()
    }

    private func ends(_ medicine: Medicine) -> some View {
        Card {
            Said(text: medicine.title, size: \.title)
            Lasting(medicine: medicine)
            if let lasts = medicine.lasts {
                DaysRing(supply: Supply(medicine, lasts), days: lasts.daysLeft).frame(maxWidth: .infinity)
            }
        }
    }

    /// The first of what can be done is the one thing to do.
    @ViewBuilder private func main(_ reminder: Reminder) -> some View {
        if reminder.done == nil, let first = reminder.actions.first {
            PrimaryButton(word: first.word(look.words), sign: first.sign) { on(.act(action: first)) }
        } else {
            PrimaryButton(word: look.words.done) { on(.done) }
        }
    }

    @ViewBuilder private func others(_ reminder: Reminder) -> some View {
        ForEach(reminder.actions.dropFirst(), id: \.self) { action in
            SecondaryButton(word: action.word(look.words), sign: action.sign) { on(.act(action: action)) }
        }
        SecondaryButton(word: look.words.reminderFamily, sign: .people) { on(.callFamily) }
    }
}

extension Action {
    fileprivate func word(_ words: Words) -> String { words.reminderAct(code(of: self)) ?? "" }

    fileprivate var sign: Sign {
        switch self {
        case .askAgain: .pill
        case .tomorrow: .clock
        case .enough: .check
        }
    }
}

extension Reminder {
    func spoken(_ words: Words) -> String {
        medicines.compactMap { $0.spoken(words) }.joined() + others.map { words.name($0) + "。" }.joined()
    }
}
