import Foundation

/// What was entered on the page that was open when the app was left: the system may end its process before it is sent. Only while the phone is unlocked
/// can it be read.
public struct Drafts: Sendable {
    private let file: URL

    public init(_ file: URL) { self.file = file }

    var kept: Draft? {
        get { (try? String(contentsOf: file, encoding: .utf8)).flatMap(Draft.init(text:)) }
        nonmutating set {
            if let newValue {
                // Where there is no space it is entered again.
                try? Data(newValue.text.utf8).write(to: file, options: Self.sealed)
            } else {
                try? FileManager.default.removeItem(at: file)
            }
        }
    }

    #if os(iOS)
        private static let sealed: Data.WritingOptions = [.atomic, .completeFileProtection]
    #else
        private static let sealed: Data.WritingOptions = [.atomic]
    #endif
}
