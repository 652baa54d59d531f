import Foundation

/// A point of the pad in parts of its width, from the upper left corner.
public struct Dot: Equatable, Sendable {
    public let x: Double
    public let y: Double

    public init(x: Double, y: Double) {
        self.x = x
        self.y = y
    }

    func distance(to other: Dot) -> Double { hypot(x - other.x, y - other.y) }
}

/// What was drawn on the pad, stroke by stroke.
public struct Drawing: Equatable, Sendable {
    /// Points of the picture that is kept of it.
    public static let width = 720
    public static let height = 360
    private static let shortest = 0.3
    private static let pen = 3.0

    public private(set) var strokes: [[Dot]] = []

    public init(_ strokes: [[Dot]] = []) { self.strokes = strokes.filter { !$0.isEmpty } }

    func with(_ stroke: [Dot]) -> Self { Self(strokes + [stroke]) }

    /// A dot or a slip of the finger is no name.
    public var isName: Bool {
        let lengths = strokes.map { zip($0, $0.dropFirst()).map { $0.distance(to: $1) }.reduce(0, +) }
        return lengths.reduce(0, +) > Self.shortest
    }

    /// Black on white.
    func png() -> Data {
        var picture = Picture(width: Self.width, height: Self.height)
        for stroke in strokes {
            if let first = stroke.first { picture.ink(first, Self.pen) }
            for (from, to) in zip(stroke, stroke.dropFirst()) {
                let steps = max(1, Int((from.distance(to: to) * Double(Self.width)).rounded(.up)))
                for step in 1...steps {
                    let part = Double(step) / Double(steps)
                    let dot = Dot(x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part)
                    picture.ink(dot, Self.pen)
                }
            }
        }
        return picture.png()
    }
}

extension Picture {
    fileprivate mutating func ink(_ dot: Dot, _ pen: Double) {
        let (x, y) = (dot.x * Double(width), dot.y * Double(width))
        for row in Int(y - pen)...Int(y + pen) {
            for column in Int(x - pen)...Int(x + pen)
            where hypot(Double(column) - x, Double(row) - y) <= pen {
                blacken(column, row)
            }
        }
    }
}
