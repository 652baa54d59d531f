import CoreFfi

/// A few days to choose one of, and more of them.
public struct Days: Equatable, Sendable {
    private static let few = 6
    /// A month is as far ahead as somebody is put off by a choice of days.
    private static let mostTurns = 4

    public let shown: [Day]
    public let back: Bool
    public var chosen: Day?
    private var turned = 0

    private init(_ from: Day, back: Bool) {
        shown = (0..<Self.few).map { from.later(back ? -$0 : $0) }
        self.back = back
    }

    public static func ahead(_ from: Day) -> Self { Self(from, back: false) }

    public static func back(_ from: Day) -> Self { Self(from, back: true) }

    public var hasMore: Bool { back || turned < Self.mostTurns }

    public func further() -> Self {
        var further = Self((shown.last ?? "").later(back ? -1 : 1), back: back)
        further.turned = turned + 1
        return further
    }
}
