import Design
import SwiftUI

/// A ground with an edge, as of whatever can be chosen or written into.
private struct Edged: ViewModifier {
    let ground: KeyPath<Palette, UInt32> & Sendable
    let edge: KeyPath<Palette, UInt32> & Sendable
    let width: CGFloat

    @Environment(\.look) private var look

    func body(content: Content) -> some View {
        let shape = RoundedRectangle(cornerRadius: CGFloat(look.sizes.corner))
        content
            .background(look.colour(ground), in: shape)
            .overlay { shape.strokeBorder(look.colour(edge), lineWidth: width) }
    }
}

extension View {
    func edged(_ edge: KeyPath<Palette, UInt32> & Sendable = \.line, width: CGFloat = 1) -> some View {
        modifier(Edged(ground: \.surface, edge: edge, width: width))
    }

    /// An edge and a ground, and beside them a sign or a trait: none of them alone.
    func chosen(_ chosen: Bool) -> some View {
        modifier(
            Edged(
                ground: chosen ? \.primarySoft : \.surface, edge: chosen ? \.primary : \.line,
                width: chosen ? 2 : 1))
    }
}
