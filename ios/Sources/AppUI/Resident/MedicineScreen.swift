import AppCore
import CoreFfi
import Design
import SwiftUI

/// R12, and the count of 已够药 on a page of its own.
public struct MedicineScreen: View {
    let screen: Screen<MedicineView>
    let on: @MainActor (MedicineEvent) -> Void

    @Environment(\.look) private var look

    public init(_ screen: Screen<MedicineView>, on: @escaping @MainActor (MedicineEvent) -> Void) {
        self.screen = screen
        self.on = on
    }

    public var body: some View {
        let view = screen.content.value
        PageView(screen: screen, title: title, isFooted: view.map { $0.count != nil || $0.medicine.canAsk } ?? false) {
            on(.frame($0))
        } spoken: {
            $0.spoken(look.words)
        } content: { view in
            if let count = view.count { counting(view, count) } else { detail(view) }
        } foot: { view in
            if view.count != nil {
                PrimaryButton(word: look.words.medicineCountKeep, sign: .check) { on(.keep) }
            } else {
                PrimaryButton(word: look.words.refillAsk, sign: .pill) { on(.askAgain) }
            }
        }
    }

    private var title: String {
        guard let view = screen.content.value else { return look.words.homeMedicines }
        return view.count == nil ? view.medicine.title : look.words.medicineCountAsk(unit: view.medicine.unit)
    }

    @ViewBuilder private func detail(_ view: MedicineView) -> some View {
        let medicine = view.medicine
        if view.counted { Badge(tone: .good, sign: .check, word: look.words.medicineCounted).announced() }
        Card { Lasting(medicine: medicine) }
        Card {
            Heading(text: look.words.medicineHow)
            Said(text: medicine.howToTake)
        }
        if let times = view.times { self.times(times) }
        if medicine.lastDispensing != nil && !medicine.stopped { atHome(medicine) }
        if !medicine.canAsk { notNow(medicine) }
        Card {
            Heading(text: look.words.medicineHistory)
            if view.asked.isEmpty { Quiet(text: look.words.medicineHistoryNone) }
            ForEach(view.asked, id: \.request) { request in
                Said(text: look.words.refillAskedOn(time: look.words.time(request.requestedAt)))
                if let item = request.items.first(where: { $0.isOf(medicine) }) {
                    Quiet(text: item.stands.state.word(look.words))
                }
            }
        }
    }

    /// She may change them: they are there for her convenience.
    private func times(_ times: MedicineTimes) -> some View {
        let proposed = times.minutes.map { look.words.clock(minute: $0) }.joined(separator: "、")
        return Card {
            Heading(text: look.words.doseTimes)
            Check(word: look.words.doseTell, chosen: times.told, about: times.told ? nil : proposed) {
                on(.tell(on: $0))
            }
            if times.told {
                ForEach(times.minutes.indices, id: \.self) { time($0, look.words.clock(minute: times.minutes[$0])) }
                Quiet(text: look.words.doseYours)
                QuietButton(word: look.words.settingsRemindersCheck, sign: .bell) { on(.checkReminders) }
            }
        }
    }

    private func time(_ turn: Int, _ time: String) -> some View {
        HStack(spacing: CGFloat(look.sizes.gap)) {
            IconButton(sign: .minus, word: look.words.doseEarlier(time: time)) { on(.shift(turn: turn, later: false)) }
            Said(text: time, size: \.title).announced()
            IconButton(sign: .add, word: look.words.doseLater(time: time)) { on(.shift(turn: turn, later: true)) }
        }
    }

    private func atHome(_ medicine: Medicine) -> some View {
        Card {
            Heading(text: look.words.medicineAtHome)
            if let told = medicine.lasts?.reportedOn, let left = medicine.lasts?.unitsLeft {
                let day = look.words.day(told)
                Said(text: look.words.medicineCountedOn(date: day, count: Int(left), unit: medicine.unit))
            }
            if medicine.waits { WaitingBadge() }
            SecondaryButton(word: look.words.medicineCount, sign: .pen) { on(.count) }
        }
    }

    /// Why not, and from which day.
    @ViewBuilder private func notNow(_ medicine: Medicine) -> some View {
        let whys = medicine.whyNot.compactMap(look.words.code)
        if let refill = medicine.refill {
            SecondaryButton(word: look.words.refillStatus) { on(.openRefill(request: refill.request)) }
        } else if let first = whys.first {
            Card {
                Heading(text: look.words.medicineNotNow)
                ForEach(whys.indices, id: \.self) { Said(text: whys[$0].title) }
                Quiet(text: medicine.fromDay.map { look.words.medicineFrom(date: look.words.day($0)) } ?? first.next)
            }
        }
    }

    @ViewBuilder private func counting(_ view: MedicineView, _ count: Int) -> some View {
        Quiet(text: view.medicine.title)
        HStack(spacing: CGFloat(look.sizes.gap)) {
            IconButton(sign: .minus, word: look.words.oneLess) { on(.step(by: -1)) }
            Said(text: "\(count)", size: \.number).announced()
            IconButton(sign: .add, word: look.words.oneMore) { on(.step(by: 1)) }
        }
        if let why = view.wrong.flatMap(look.words.code) { WrongView(text: why.title + why.next) }
        Keypad(withPoint: false) { on(.press(key: $0)) }
    }
}

extension MedicineView {
    func spoken(_ words: Words) -> String {
        if count != nil { return "\(medicine.name)，\(words.medicineCountAsk(unit: medicine.unit))" }
        return (medicine.spoken(words) ?? "") + "\(words.medicineHow)：\(medicine.howToTake)。"
    }
}
