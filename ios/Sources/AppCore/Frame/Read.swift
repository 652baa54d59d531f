import Foundation
import Observation

/// A text to be read or listened to.
public struct Read: Equatable, Sendable {
    public let title: String
    public let paragraphs: [String]

    public init(title: String, paragraphs: [String]) {
        self.title = title
        self.paragraphs = paragraphs
    }
}

@Observable
public final class ReadModel: Page<Read, FrameEvent> {
    @ObservationIgnored private let text: Read

    public init(_ desk: Desk, _ text: Read) {
        self.text = text
        super.init(desk, first: text)
    }

    override public func read(_ her: UUID) async throws -> (Read?) -> Read { { [text] _ in text } }

    override public func on(_ event: FrameEvent) { common(event) }
}
