import CoreFfi
import Design
import SwiftUI

/// One of several.
struct Choice: View {
    let word: String
    let chosen: Bool
    var about: String?
    let action: @MainActor () -> Void

    @Environment(\.look) private var look

    var body: some View {
        Button(action: action) {
            HStack(spacing: CGFloat(look.sizes.gap)) {
                VStack(alignment: .leading, spacing: 4) {
                    Said(text: word, ink: chosen ? \.primary : \.text)
                    if let about { Quiet(text: about) }
                }
                Spacer()
                SignView(sign: chosen ? .check : .circle, ink: chosen ? \.primary : \.quiet)
            }
            .padding(CGFloat(look.sizes.pad))
            .frame(maxWidth: .infinity, minHeight: CGFloat(look.sizes.tap), alignment: .leading)
            .chosen(chosen)
        }
        .accessibilityAddTraits(chosen ? .isSelected : [])
    }
}

/// Yes or no, by itself.
struct Check: View {
    let word: String
    let chosen: Bool
    var about: String?
    let on: @MainActor (Bool) -> Void

    @Environment(\.look) private var look

    var body: some View {
        Toggle(isOn: Binding(get: { chosen }, set: { on($0) })) {
            VStack(alignment: .leading, spacing: 4) {
                Said(text: word)
                if let about { Quiet(text: about) }
            }
        }
        .frame(maxWidth: .infinity, minHeight: CGFloat(look.sizes.primaryTap), alignment: .leading)
    }
}

/// One of the days that are offered.
struct DayList: View {
    let days: [Day]
    let chosen: Day?
    let on: @MainActor (Day) -> Void

    @Environment(\.look) private var look

    var body: some View {
        ForEach(days, id: \.self) { day in
            Choice(word: look.words.year(day), chosen: day == chosen) { on(day) }
        }
    }
}

/// One of several short ones, as many beside each other as their words let stand.
struct Chips<Item: Hashable>: View {
    let all: [Item]
    let word: @MainActor (Item) -> String
    let isChosen: @MainActor (Item) -> Bool
    let on: @MainActor (Item) -> Void

    @Environment(\.look) private var look
    @LetterScale private var scale

    var body: some View {
        let least = CGFloat(2 * look.sizes.tap) * scale
        LazyVGrid(
            columns: [GridItem(.adaptive(minimum: least), spacing: CGFloat(look.sizes.gap))],
            spacing: CGFloat(look.sizes.gap)
        ) {
            ForEach(all, id: \.self) { chip($0) }
        }
    }

    private func chip(_ item: Item) -> some View {
        let chosen = isChosen(item)
        return Button {
            on(item)
        } label: {
            HStack(spacing: 4) {
                if chosen { SignView(sign: .check, size: \.small) }
                Said(text: word(item), ink: chosen ? \.primary : \.text)
            }
            .padding(CGFloat(look.sizes.gap))
            .frame(maxWidth: .infinity, minHeight: CGFloat(look.sizes.tap))
            .chosen(chosen)
        }
        .accessibilityAddTraits(chosen ? .isSelected : [])
    }
}
