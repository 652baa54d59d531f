import AppCore
import CoreFfi
import SwiftUI

/// One of a few days, and more of them.
struct DayChoice: View {
    let days: Days
    let onMore: @MainActor () -> Void
    let on: @MainActor (Day) -> Void

    @Environment(\.look) private var look

    var body: some View {
        Chips(all: days.shown, word: look.words.day, isChosen: { $0 == days.chosen }, on: on)
        if days.hasMore {
            SecondaryButton(
                word: days.back ? look.words.dayEarlier : look.words.dayLater, sign: .calendar, action: onMore)
        }
    }
}
