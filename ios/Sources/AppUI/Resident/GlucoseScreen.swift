import AppCore
import CoreFfi
import Design
import SwiftUI

/// R17.
public struct GlucoseScreen: View {
    let screen: Screen<Reading<MeterValue>>
    let on: @MainActor (GlucoseEvent) -> Void

    @Environment(\.look) private var look

    public init(_ screen: Screen<Reading<MeterValue>>, on: @escaping @MainActor (GlucoseEvent) -> Void) {
        self.screen = screen
        self.on = on
    }

    public var body: some View {
        ReadingView(screen: screen, title: look.words.glucoseTitle) {
            on(.reading($0))
        } spoken: {
            $0.spoken(look.words)
        } canGoOn: {
            $0.canKeep
        } entry: {
            entry($0)
        } shown: {
            Said(text: $0.shown(look.words), size: \.heading)
        }
    }

    @ViewBuilder private func entry(_ reading: Reading<MeterValue>) -> some View {
        let value = reading.value
        if value.meter == .number {
            NumberBox(
                name: look.words.glucoseValue, digits: value.number, unit: look.words.glucoseUnit, chosen: true
            ) { on(.shows(meter: .number)) }
            if let why = reading.wrong.flatMap(look.words.code) { WrongView(text: why.title + why.next) }
            Keypad(withPoint: true) { on(.press(key: $0)) }
        }
        ForEach(MeterValue.Meter.allCases, id: \.self) { meter in
            Choice(word: meter.name(look.words), chosen: meter == value.meter) { on(.shows(meter: meter)) }
        }
        Heading(text: look.words.glucoseWhen)
        ForEach(GlucoseContext.all, id: \.self) { context in
            Choice(word: look.words.name(context), chosen: context == value.context) { on(.choose(context: context)) }
        }
    }
}

extension MeterValue.Meter {
    fileprivate func name(_ words: Words) -> String {
        switch self {
        case .number: words.glucoseNumber
        case .lo: words.glucoseLo
        case .hi: words.glucoseHi
        }
    }
}

extension MeterValue {
    fileprivate func shown(_ words: Words) -> String {
        meter == .number ? "\(number) \(words.glucoseUnit)" : meter.name(words)
    }
}

extension Reading<MeterValue> {
    func spoken(_ words: Words) -> String {
        let nothing = value.meter == .number && value.number.isEmpty
        let said = words.glucoseSpoken(value: nothing ? words.readingEmpty : value.shown(words))
        return spoken(words, value: said, entered: said)
    }
}
