import Design
import SwiftUI

/// Its name stands above it for as long as one writes; what is wrong stands beneath.
struct Field: View {
    enum Kind: Sendable {
        case text, login, phone, decimal, password
        /// Six digits.
        case code
        /// Six digits or, when they are not at hand, a code with letters.
        case secondFactor
    }

    let word: String
    let text: String
    var hint: String?
    var wrong: String?
    /// Several where she tells of something.
    var lines = 1
    var kind = Kind.text
    let on: @MainActor (String) -> Void

    @Environment(\.look) private var look
    @LetterScale private var scale

    var body: some View {
        VStack(alignment: .leading, spacing: CGFloat(look.sizes.gap)) {
            Said(text: word).accessibilityHidden(true)
            entry
                .font(.system(size: CGFloat(look.sizes.title) * scale))
                .foregroundStyle(look.colour(\.text))
                .padding(CGFloat(look.sizes.pad))
                .frame(maxWidth: .infinity, minHeight: CGFloat(look.sizes.primaryTap))
                .edged(wrong == nil ? \.line : \.danger, width: wrong == nil ? 1 : 2)
            if let wrong { WrongView(text: wrong) }
        }
    }

    @ViewBuilder private var entry: some View {
        let written = Binding(get: { text }, set: { on($0) })
        let prompt = hint.map { Text(verbatim: $0) }
        if kind == .password {
            SecureField(word, text: written, prompt: prompt).textContentType(.password)
        } else if lines > 1 {
            TextField(word, text: written, prompt: prompt, axis: .vertical).lineLimit(lines, reservesSpace: true)
        } else {
            TextField(word, text: written, prompt: prompt)
                .keyboardType(kind.keyboard)
                .textContentType(kind.content)
                .textInputAutocapitalization(kind.isExact ? .never : nil)
                .autocorrectionDisabled(kind.isExact)
        }
    }
}

extension Field.Kind {
    fileprivate var keyboard: UIKeyboardType {
        switch self {
        case .text, .login, .password, .secondFactor: .default
        case .phone: .phonePad
        case .code: .numberPad
        case .decimal: .decimalPad
        }
    }

    /// What was typed is what is meant.
    fileprivate var isExact: Bool { self == .login || self == .secondFactor }

    /// What the system may fill in.
    fileprivate var content: UITextContentType? {
        switch self {
        case .text, .decimal: nil
        case .login: .username
        case .phone: .telephoneNumber
        case .code, .secondFactor: .oneTimeCode
        case .password: .password
        }
    }
}

/// Next to what is wrong, and said aloud.
struct WrongView: View {
    let text: String

    var body: some View {
        HStack(spacing: 6) {
            SignView(sign: .warning, ink: Tone.danger.ink, size: \.small)
            Said(text: text, size: \.small, ink: Tone.danger.ink)
        }
        .announced()
    }
}
