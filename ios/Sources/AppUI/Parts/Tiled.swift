import SwiftUI

extension Look {
    /// With large letters there is no room for two things beside each other, nor for a foot that stays while the page scrolls. `scale`: how
    /// much larger than its own letters the system shows them.
    func isRoomy(_ scale: CGFloat) -> Bool { CGFloat(sizes.body) * scale < 28 }
}

/// Some beside each other or, where letters are large, one below the other.
struct Tiled<Item, ID: Hashable, Tile: View>: View {
    let items: [Item]
    let id: KeyPath<Item, ID>
    var across = 2
    @ViewBuilder let tile: @MainActor (Item) -> Tile

    @Environment(\.look) private var look
    @LetterScale private var scale

    var body: some View {
        let width = look.isRoomy(scale) ? across : 1
        ForEach(Array(stride(from: 0, to: items.count, by: width)), id: \.self) { start in
            HStack(alignment: .top, spacing: CGFloat(look.sizes.gap)) {
                ForEach(items[start..<min(start + width, items.count)], id: id) { tile($0).frame(maxWidth: .infinity) }
            }
        }
    }
}

extension Tiled where Item: Hashable, Item == ID {
    init(_ items: [Item], across: Int = 2, @ViewBuilder tile: @escaping @MainActor (Item) -> Tile) {
        self.init(items: items, id: \.self, across: across, tile: tile)
    }
}

/// Two things, as ``Tiled`` has them.
struct Beside<Leading: View, Trailing: View>: View {
    @ViewBuilder let leading: Leading
    @ViewBuilder let trailing: Trailing

    var body: some View {
        Tiled([true, false]) { isLeading in
            if isLeading { leading } else { trailing }
        }
    }
}

/// Some short ones beside each other where they fit, else one below the other.
struct Fitting<Content: View>: View {
    @ViewBuilder let content: Content

    @Environment(\.look) private var look

    var body: some View {
        let gap = CGFloat(look.sizes.gap)
        ViewThatFits(in: .horizontal) {
            HStack(spacing: gap) { content }
            VStack(alignment: .leading, spacing: gap) { content }
        }
    }
}
