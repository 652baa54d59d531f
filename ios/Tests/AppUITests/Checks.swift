import Design
import SwiftUI
import Testing

@testable import AppUI

/// A screen in one of its states.
struct Sample: Sendable, CustomTestStringConvertible {
    let name: String
    let view: @MainActor @Sendable () -> any View

    var testDescription: String { name }

    init(_ name: String, _ view: @escaping @MainActor @Sendable () -> any View) {
        self.name = name
        self.view = view
    }

    @MainActor func seen(_ look: Look) -> [Node] { tree(of: view()) { $0.look = look } }
}

/// How everything is looked at. Letters that are so large leave no room for two things beside each other.
let looks: [Look] = [false, true].flatMap { elderly in
    [false, true].flatMap { dark in
        [Language.chinese, .english].map { Look(elderly: elderly, dark: dark, language: $0) }
            + [Look(elderly: elderly, dark: dark, highContrast: true, textPercent: 180)]
    }
}

/// What has to be true of every screen, in every state, for every eye and ear.
@MainActor
func check(_ nodes: [Node], _ look: Look, sourceLocation: SourceLocation = #_sourceLocation) {
    let all = nodes.flatMap(\.all)
    let (sizes, at) = (look.sizes, sourceLocation)
    for node in all {
        switch node.kind {
        case .text:
            #expect(node.text?.isEmpty == false, sourceLocation: at)
            let size = node.size ?? 0
            #expect(size >= CGFloat(sizes.small), "\(node.text ?? "") at \(size)", sourceLocation: at)
            #expect(node.ink != nil, "\(node.text ?? "") has no colour of its own", sourceLocation: at)
        case .button, .toggle:
            #expect(!node.said.isEmpty, "says nothing", sourceLocation: at)
            let least = node.identifier == PrimaryButton.identifier ? sizes.primaryTap : sizes.tap
            let height = node.height
            #expect(height >= CGFloat(least), "\(node.said) is \(height) high", sourceLocation: at)
        case .image:
            #expect(node.label != nil, "a sign that is read out has no word", sourceLocation: at)
        case .field:
            #expect(node.label?.isEmpty == false, "nobody knows what to write here", sourceLocation: at)
        case .progress, .column, .row, .stack, .scroll, .drawing:
            break
        }
    }
    let primary = all.filter { $0.identifier == PrimaryButton.identifier }
    #expect(primary.count <= 1, "\(primary.map(\.said)) are all the one thing to do", sourceLocation: at)
    if look.elderly {
        let acts = all.filter { $0.kind == .button || $0.kind == .toggle }
        #expect(acts.allSatisfy { $0.height >= 60 }, sourceLocation: at)
    }
}

extension Node {
    /// At least so high, with all that is in it: also what only the eye sees.
    @MainActor fileprivate var height: CGFloat { children.map(\.height).reduce(leastHeight, max) }
}

extension [Node] {
    @MainActor var all: [Node] { flatMap(\.all) }

    @MainActor func button(_ said: String) -> Node? { all.first { $0.kind == .button && $0.said == said } }

    @MainActor func field(_ said: String) -> Node? { all.first { $0.kind == .field && $0.said == said } }

    @MainActor var toggles: Int { all.count { $0.kind == .toggle } }

    @MainActor func says(_ text: String) -> Bool { all.contains { $0.text?.contains(text) ?? false } }
}
