import Design
import SwiftUI

/// The engine has words of its own, for what it brings.
typealias Words = Design.Words

/// How somebody wishes to see the app.
public struct Look: Equatable, Sendable {
    public var elderly = false
    public var dark = false
    public var highContrast = false
    /// Of the size that the system asks for.
    public var textPercent = 100
    public var language = Language.chinese

    public init(
        elderly: Bool = false, dark: Bool = false, highContrast: Bool = false, textPercent: Int = 100,
        language: Language = .chinese
    ) {
        self.elderly = elderly
        self.dark = dark
        self.highContrast = highContrast
        self.textPercent = textPercent
        self.language = language
    }

    var words: Words { Words(language) }
    var sizes: Sizes { Tokens.sizes(elderly: elderly) }
    var palette: Palette { Tokens.palette(dark: dark, strong: elderly || highContrast) }

    func colour(_ of: KeyPath<Palette, UInt32>) -> Color {
        let rgb = palette[keyPath: of]
        let part = { (shift: UInt32) in Double((rgb >> shift) & 0xFF) / 255 }
        return Color(.sRGB, red: part(16), green: part(8), blue: part(0))
    }
}

private struct LookKey: EnvironmentKey {
    static let defaultValue = Look()
}

extension EnvironmentValues {
    public var look: Look {
        get { self[LookKey.self] }
        set { self[LookKey.self] = newValue }
    }
}

/// How much larger than the product's own its letters are shown: as the system asks for, and of that as she does.
@propertyWrapper
struct LetterScale: DynamicProperty {
    @Environment(\.look) private var look
    @ScaledMetric(relativeTo: .body) private var system: CGFloat = 1

    var wrappedValue: CGFloat { system * CGFloat(look.textPercent) / 100 }
}

/// How a state feels; a sign and a word always say it too.
enum Tone: Sendable {
    case calm, good, warn, danger

    var ink: KeyPath<Palette, UInt32> & Sendable {
        switch self {
        case .calm: \.primary
        case .good: \.good
        case .warn: \.warn
        case .danger: \.danger
        }
    }

    var ground: KeyPath<Palette, UInt32> & Sendable {
        switch self {
        case .calm: \.primarySoft
        case .good: \.goodSoft
        case .warn: \.warnSoft
        case .danger: \.dangerSoft
        }
    }
}

/// By their names in SF Symbols.
enum Sign: String, Sendable {
    case add = "plus"
    case back = "chevron.backward"
    case bell
    case box = "square"
    case calendar
    case chart = "chart.xyaxis.line"
    case check = "checkmark"
    case circle
    case clock
    case cross = "xmark"
    case doctor = "stethoscope"
    case document = "doc.text"
    case dot = "circle.fill"
    case drop
    case erase = "delete.left"
    case forward = "chevron.forward"
    case gear = "gearshape"
    case heart
    case hourglass
    case info = "info.circle"
    case list = "list.bullet"
    case minus
    case offline = "wifi.slash"
    case pen = "pencil"
    case people = "person.2"
    case person
    case phone
    case pill = "pills"
    case search = "magnifyingglass"
    case send = "paperplane"
    case speaker = "speaker.wave.2"
    case square = "square.fill"
    case stop = "stop.fill"
    case sync = "arrow.clockwise"
    case undo = "arrow.uturn.backward"
    case warning = "exclamationmark.triangle"
}
