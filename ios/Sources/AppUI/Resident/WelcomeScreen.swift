import AppCore
import Design
import SwiftUI

/// R01.
public struct WelcomeScreen: View {
    let screen: Screen<Welcome>
    let on: @MainActor (WelcomeEvent) -> Void

    @Environment(\.look) private var look

    public init(_ screen: Screen<Welcome>, on: @escaping @MainActor (WelcomeEvent) -> Void) {
        self.screen = screen
        self.on = on
    }

    public var body: some View {
        let words = look.words
        PageView(screen: screen, title: words.welcomeTitle, root: true) {
            on(.frame($0))
        } spoken: { _ in
            words.welcome
        } content: { welcome in
            Said(text: words.welcomeAsk)
            Choice(word: words.welcomeStandard, chosen: !welcome.elderly) { on(.choose(elderly: false)) }
            Choice(word: words.welcomeElderly, chosen: welcome.elderly, about: words.welcomeElderlyWhy) {
                on(.choose(elderly: true))
            }
            Check(word: words.welcomePrivacy, chosen: welcome.accepted) { on(.accept(accepted: $0)) }
            QuietButton(word: words.welcomePrivacyRead, sign: .document) { on(.readPrivacy) }
        } foot: { welcome in
            if !welcome.accepted { Quiet(text: words.welcomePrivacyFirst) }
            PrimaryButton(word: words.next, enabled: welcome.accepted) { on(.next) }
        }
    }
}

extension Words {
    fileprivate var welcome: String {
        "\(welcomeTitle)。\(welcomeAsk)\(welcomeStandard)，\(welcomeElderly)：\(welcomeElderlyWhy)。"
    }
}
