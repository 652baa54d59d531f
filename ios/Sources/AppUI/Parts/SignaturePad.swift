import AppCore
import Design
import SwiftUI

/// As wide as the page. A finger that writes does not move the page.
struct SignaturePad: View {
    /// The line that one writes on, in parts of the pad.
    private static let under = 0.8
    private static let margin = 0.06
    private static let pen = 3.0

    let drawing: Drawing
    let on: @MainActor ([Dot]) -> Void

    @Environment(\.look) private var look
    @State private var stroke = Stroke()

    var body: some View {
        GeometryReader { pad in
            Canvas { context, size in
                let (under, margin) = (size.height * Self.under, size.width * Self.margin)
                let line = [CGPoint(x: margin, y: under), CGPoint(x: size.width - margin, y: under)]
                context.stroke(path(line), with: .color(look.colour(\.line)), style: StrokeStyle(lineWidth: 1))
                for dots in drawing.strokes + [stroke.dots] {
                    let points = dots.map { CGPoint(x: $0.x * size.width, y: $0.y * size.width) }
                    let pen = StrokeStyle(lineWidth: Self.pen, lineCap: .round, lineJoin: .round)
                    context.stroke(path(points), with: .color(look.colour(\.text)), style: pen)
                }
            }
            .highPriorityGesture(
                DragGesture(minimumDistance: 0)
                    .onChanged { finger in stroke.add(finger, pad.size.width) }
                    .onEnded { finger in
                        stroke.add(finger, pad.size.width)
                        on(stroke.dots)
                        stroke = Stroke()
                    })
        }
        .aspectRatio(CGFloat(Drawing.width) / CGFloat(Drawing.height), contentMode: .fit)
        .edged(width: 1.5)
        .accessibilityElement(children: .ignore)
        .accessibilityLabel(look.words.signPad)
        // Her finger writes, also where VoiceOver reads what lies under it.
        .accessibilityAddTraits(.allowsDirectInteraction)
    }

    private func path(_ points: [CGPoint]) -> Path {
        Path { path in
            path.addLines(points)
            // A dot is a line of no length, whose ends are round.
            if let only = points.first, points.count == 1 { path.addLine(to: only) }
        }
    }
}

/// What the finger writes now. Of a stroke that the system took away before its end nothing is left.
private struct Stroke {
    private var from: CGPoint?
    private(set) var dots: [Dot] = []

    mutating func add(_ finger: DragGesture.Value, _ width: CGFloat) {
        if finger.startLocation != from { (from, dots) = (finger.startLocation, []) }
        let dot = Dot(x: finger.location.x / width, y: finger.location.y / width)
        if dots.last != dot { dots.append(dot) }
    }
}
