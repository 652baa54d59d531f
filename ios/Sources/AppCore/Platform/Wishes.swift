import Foundation
import Observation

/// How she wishes to see the app: there before anybody signs in.
public struct Wishes: Equatable, Sendable {
    public var elderly = false
    public var textPercent = 100
    public var highContrast = false
    public var english = false
    /// The first page was answered.
    public var welcomed = false

    public init() {}
}

/// Kept over the end of the process.
@MainActor @Observable
public final class WishBook {
    public private(set) var wishes: Wishes
    @ObservationIgnored private let shelf: Shelf

    /// `before`: what the phone's own settings let guess, of what she has not chosen yet.
    public init(_ shelf: Shelf, before: Wishes) {
        self.shelf = shelf
        wishes = before
        if let elderly = shelf[Self.elderly] { wishes.elderly = elderly == Self.yes }
        if let percent = shelf[Self.text].flatMap({ Int($0) }) { wishes.textPercent = percent }
        if let contrast = shelf[Self.contrast] { wishes.highContrast = contrast == Self.yes }
        if let english = shelf[Self.english] { wishes.english = english == Self.yes }
        wishes.welcomed = shelf[Self.welcomed] == Self.yes
    }

    public func keep(_ wishes: Wishes) {
        self.wishes = wishes
        shelf[Self.elderly] = wishes.elderly ? Self.yes : Self.no
        shelf[Self.text] = "\(wishes.textPercent)"
        shelf[Self.contrast] = wishes.highContrast ? Self.yes : Self.no
        shelf[Self.english] = wishes.english ? Self.yes : Self.no
        shelf[Self.welcomed] = wishes.welcomed ? Self.yes : Self.no
    }

    private static let elderly = "wishes.elderly"
    private static let text = "wishes.text"
    private static let contrast = "wishes.contrast"
    private static let english = "wishes.english"
    private static let welcomed = "wishes.welcomed"
    private static let yes = "yes"
    private static let no = "no"
}
