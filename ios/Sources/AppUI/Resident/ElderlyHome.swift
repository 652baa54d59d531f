import AppCore
import CoreFfi
import Design
import SwiftUI

/// L01: one sentence and four tiles; six things at most, so the call is a tile and the sentence reads itself aloud.
struct ElderlyHome: View {
    let screen: Screen<Home>
    let on: @MainActor (HomeEvent) -> Void

    @Environment(\.look) private var look
    @LetterScale private var scale

    var body: some View {
        let title = screen.content.value == nil ? look.words.homeTitle : nil
        PageView(screen: screen, title: title, root: true, isBarred: false) {
            on(.frame($0))
        } spoken: {
            $0.spoken(look.words)
        } content: { home in
            sentence(home.spoken(look.words))
            Tiled(items: tiles(home), id: \.word) { square($0) }
            QuietButton(word: look.words.homeStandard, sign: .gear) { on(.switchEdition) }
        }
    }

    private struct Tile {
        let sign: Sign
        let word: String
        let event: HomeEvent
    }

    private func tiles(_ home: Home) -> [Tile] {
        let call = home.team?.phone.map { HomeEvent.frame(.call(number: $0)) }
        return [
            Tile(sign: .pill, word: look.words.homeMedicines, event: .openMedicines),
            Tile(sign: .heart, word: look.words.homeMeasure, event: .measurePressure),
            Tile(sign: .phone, word: look.words.homeDoctor, event: call ?? .openDoctor),
            Tile(sign: .people, word: look.words.homeFamily, event: .openFamily),
        ]
    }

    private func sentence(_ spoken: String) -> some View {
        let speaking = screen.frame.speaking
        return Button {
            on(.frame(speaking ? .hush : .speak(text: spoken)))
        } label: {
            VStack(alignment: .leading, spacing: CGFloat(look.sizes.gap)) {
                Said(text: spoken, size: \.title)
                HStack(spacing: 8) {
                    SignView(sign: speaking ? .stop : .speaker, size: \.small)
                    Said(text: speaking ? look.words.stopReading : look.words.readAloud, size: \.small, ink: \.primary)
                }
            }
            .padding(CGFloat(look.sizes.pad))
            .frame(maxWidth: .infinity, minHeight: CGFloat(look.sizes.primaryTap), alignment: .leading)
            .background(look.colour(\.primarySoft), in: RoundedRectangle(cornerRadius: CGFloat(look.sizes.corner)))
        }
        .accessibilityAddTraits(.isHeader)
    }

    private func square(_ tile: Tile) -> some View {
        Button {
            on(tile.event)
        } label: {
            VStack(spacing: CGFloat(look.sizes.gap)) {
                SignView(sign: tile.sign, size: \.number)
                Said(text: tile.word, size: \.title)
            }
            .padding(CGFloat(look.sizes.gap))
            .frame(maxWidth: .infinity, minHeight: look.isRoomy(scale) ? Self.tall : CGFloat(look.sizes.primaryTap))
            .edged(width: 1.5)
        }
    }

    private static let tall: CGFloat = 152
}
