import AppCore
import CoreFfi
import Design
import SwiftUI

/// R11, and L02 in elderly mode.
public struct MedicinesScreen: View {
    let screen: Screen<Medicines>
    let on: @MainActor (MedicinesEvent) -> Void

    @Environment(\.look) private var look
    @LetterScale private var scale

    public init(_ screen: Screen<Medicines>, on: @escaping @MainActor (MedicinesEvent) -> Void) {
        self.screen = screen
        self.on = on
    }

    public var body: some View {
        let due = screen.content.value?.all.filter(\.canAsk).map(\.medicine) ?? []
        PageView(screen: screen, title: look.words.homeMedicines, isFooted: !due.isEmpty && !look.elderly) {
            on(.frame($0))
        } spoken: {
            $0.spoken(look.words)
        } content: { hers in
            if !hers.doses.isEmpty { today(hers) }
            if hers.all.isEmpty { NoMedicine() }
            ForEach(hers.all, id: \.medicine) { medicine in
                Card {
                    standing(medicine)
                    QuietButton(word: look.words.more, sign: .forward) { on(.open(medicine: medicine.medicine)) }
                    asking(medicine, isFirst: medicine.medicine == due.first)
                }
            }
        } foot: { _ in
            PrimaryButton(word: look.words.refillAskAll(count: due.count), sign: .pill) {
                on(.askAgain(medicines: due))
            }
        }
    }

    /// The times of this day, and what she ticked.
    private func today(_ hers: Medicines) -> some View {
        Card {
            Heading(text: look.words.doseToday)
            ForEach(hers.doses, id: \.id) { dose in
                let names = hers.all.filter { dose.medicines.contains($0.medicine) }.map(\.name)
                Check(
                    word: "\(look.words.clock(dose.at)) \(names.joined(separator: "、"))", chosen: dose.taken,
                    about: dose.taken ? look.words.doseTaken : look.words.doseNotYet
                ) {
                    on(.take(dose: dose.id, taken: $0))
                }
            }
        }
    }

    /// The ring and what it means, side by side where there is room.
    @ViewBuilder private func standing(_ medicine: Medicine) -> some View {
        if let lasts = medicine.lasts, !medicine.stopped {
            let ring = DaysRing(supply: Supply(medicine, lasts), days: lasts.daysLeft)
            if look.isRoomy(scale) && !look.elderly {
                HStack(spacing: CGFloat(look.sizes.pad)) {
                    ring
                    about(medicine)
                }
            } else {
                ring.frame(maxWidth: .infinity)
                about(medicine)
            }
        } else {
            about(medicine)
        }
    }

    private func about(_ medicine: Medicine) -> some View {
        VStack(alignment: .leading, spacing: CGFloat(look.sizes.gap)) {
            Heading(text: medicine.title)
            Lasting(medicine: medicine)
            Quiet(text: medicine.howToTake)
        }
        .frame(maxWidth: .infinity, alignment: .leading)
    }

    /// A request that is under way, or the button to make one, or why there is none.
    @ViewBuilder private func asking(_ medicine: Medicine, isFirst: Bool) -> some View {
        if medicine.waits {
            WaitingBadge()
        } else if let refill = medicine.refill {
            RefillBadge(state: refill.state)
            SecondaryButton(word: look.words.refillStatus) { on(.openRefill(request: refill.request)) }
        } else if medicine.canAsk {
            if look.elderly { ask(medicine, isFirst: isFirst) }
        } else if let from = medicine.fromDay {
            Quiet(text: look.words.medicineFrom(date: look.words.day(from)))
        } else if let why = medicine.whyNot.first.flatMap(look.words.code) {
            Quiet(text: why.title + why.next)
        }
    }

    /// Of several the first is the one thing to do.
    @ViewBuilder private func ask(_ medicine: Medicine, isFirst: Bool) -> some View {
        let act: @MainActor () -> Void = { on(.askAgain(medicines: [medicine.medicine])) }
        if isFirst {
            PrimaryButton(word: look.words.refillAsk, sign: .pill, action: act)
        } else {
            SecondaryButton(word: look.words.refillAsk, sign: .pill, action: act)
        }
    }
}

/// Why there is no medicine here.
struct NoMedicine: View {
    @Environment(\.look) private var look

    var body: some View {
        Card {
            Said(text: look.words.medicineNone)
            Quiet(text: look.words.medicineNoneWhy)
        }
    }
}

/// How long it lasts, in words.
struct Lasting: View {
    let medicine: Medicine

    @Environment(\.look) private var look

    var body: some View {
        if medicine.stopped {
            Badge(tone: .calm, sign: .stop, word: look.words.medicineStopped)
        } else if let lasts = medicine.lasts {
            let supply = Supply(medicine, lasts)
            Badge(tone: supply.tone, sign: supply.sign, word: supply.word(look.words))
            Said(text: look.language == .chinese ? lasts.words : lasts.wordsEn)
        } else {
            Badge(tone: .calm, sign: .info, word: look.words.medicineAsNeeded)
        }
    }
}

extension Medicines {
    /// What she has yet to take today comes first.
    func spoken(_ words: Words) -> String {
        let left = doses.filter { !$0.taken }.map { words.doseNotYetSpoken(time: words.clock($0.at)) }.joined()
        return left + (all.isEmpty ? words.medicineNone : all.compactMap { $0.spoken(words) }.joined())
    }
}
