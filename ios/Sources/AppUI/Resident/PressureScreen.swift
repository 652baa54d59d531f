import AppCore
import CoreFfi
import Design
import SwiftUI

/// R16; L04 in elderly mode: one number on a page.
public struct PressureScreen: View {
    let screen: Screen<Reading<Pressure>>
    let on: @MainActor (PressureEvent) -> Void

    @Environment(\.look) private var look
    @LetterScale private var scale

    public init(_ screen: Screen<Reading<Pressure>>, on: @escaping @MainActor (PressureEvent) -> Void) {
        self.screen = screen
        self.on = on
    }

    public var body: some View {
        ReadingView(screen: screen, title: look.words.pressureTitle) {
            on(.reading($0))
        } spoken: {
            $0.spoken(look.words)
        } canGoOn: {
            canGoOn($0)
        } entry: {
            numbers($0)
        } shown: {
            Said(text: "\($0.systolic)/\($0.diastolic)", size: \.number)
        }
    }

    /// On a page of one number it is that number that must be there.
    private func canGoOn(_ reading: Reading<Pressure>) -> Bool {
        let pressure = reading.value
        return look.elderly ? pressure.field == .pulse || !pressure[pressure.field].isEmpty : reading.canKeep
    }

    @ViewBuilder private func numbers(_ reading: Reading<Pressure>) -> some View {
        let pressure = reading.value
        if pressure.systolic.isEmpty { Quiet(text: look.words.pressureRest) }
        if look.elderly && look.isRoomy(scale) { oneNumber(pressure) } else { allNumbers(pressure) }
        if let why = reading.wrong.flatMap(look.words.code) { WrongView(text: why.title + why.next) }
        Keypad(withPoint: false) { on(.press(key: $0)) }
        if !look.elderly {
            Said(text: look.words.armTitle)
            Tiled(Arm.all) { arm in
                Choice(word: look.words.name(arm), chosen: arm == pressure.arm) { on(.choose(arm: arm)) }
            }
        }
    }

    private func oneNumber(_ pressure: Pressure) -> some View {
        HStack(spacing: CGFloat(look.sizes.gap)) {
            less
            box(pressure, pressure.field)
            more
        }
    }

    @ViewBuilder private func allNumbers(_ pressure: Pressure) -> some View {
        let fields = look.elderly ? [pressure.field] : Pressure.Field.allCases
        Tiled(fields, across: fields.count) { box(pressure, $0) }
        HStack(spacing: CGFloat(look.sizes.gap)) {
            less
            Said(text: pressure.field.name(look.words)).frame(maxWidth: .infinity)
            more
        }
    }

    private func box(_ pressure: Pressure, _ field: Pressure.Field) -> some View {
        NumberBox(
            name: field.name(look.words), digits: pressure[field],
            unit: field == .pulse ? look.words.pulseUnit : look.words.pressureUnit, chosen: field == pressure.field
        ) { on(.select(field: field)) }
    }

    private var less: some View { IconButton(sign: .minus, word: look.words.oneLess) { on(.step(by: -1)) } }
    private var more: some View { IconButton(sign: .add, word: look.words.oneMore) { on(.step(by: 1)) } }
}

extension Pressure.Field {
    fileprivate func name(_ words: Words) -> String {
        switch self {
        case .systolic: words.pressureSystolic
        case .diastolic: words.pressureDiastolic
        case .pulse: words.pressurePulse
        }
    }
}

extension Reading<Pressure> {
    func spoken(_ words: Words) -> String {
        let field = value[value.field]
        let entered = "\(value.field.name(words))：\(field.isEmpty ? words.readingEmpty : field)"
        guard let high = Int(value.systolic), let low = Int(value.diastolic) else {
            return spoken(words, value: "", entered: entered)
        }
        let numbers = words.pressureSpoken(systolic: high, diastolic: low)
        return spoken(words, value: numbers, entered: numbers)
    }
}
