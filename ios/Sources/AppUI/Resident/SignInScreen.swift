import AppCore
import Design
import SwiftUI

/// R02.
public struct SignInScreen: View {
    let screen: Screen<SignIn>
    let on: @MainActor (SignInEvent) -> Void

    @Environment(\.look) private var look

    public init(_ screen: Screen<SignIn>, on: @escaping @MainActor (SignInEvent) -> Void) {
        self.screen = screen
        self.on = on
    }

    public var body: some View {
        PageView(screen: screen, title: look.words.signIn) {
            on(.frame($0))
        } spoken: {
            $0.spoken(look.words)
        } content: { signIn in
            if screen.frame.offline {
                NoticeView(tone: .warn, sign: .offline) { Said(text: look.words.needsNetwork) }
            }
            switch signIn.step {
            case .phone: phone(signIn)
            case .code: code(signIn)
            case .staff: staff(signIn)
            }
        } foot: { signIn in
            let isPhone = signIn.step == .phone
            PrimaryButton(word: isPhone ? look.words.signInSend : look.words.signIn, enabled: signIn.canGoOn) {
                on(isPhone ? .sendCode : .enter)
            }
        }
    }

    @ViewBuilder private func phone(_ signIn: SignIn) -> some View {
        Field(
            word: look.words.signInPhone, text: signIn.phone, hint: look.words.signInPhoneHint,
            wrong: wrong(signIn), kind: .phone
        ) { on(.phone(text: $0)) }
        QuietButton(word: look.words.signInStaff, sign: .doctor) { on(.asStaff) }
    }

    @ViewBuilder private func code(_ signIn: SignIn) -> some View {
        Said(text: look.words.signInCodeSent(phone: signIn.phone))
        Field(word: look.words.signInCode, text: signIn.code, wrong: wrong(signIn), kind: .code) {
            on(.code(text: $0))
        }
        if signIn.secondsLeft > 0 {
            Quiet(text: look.words.signInAgain(seconds: signIn.secondsLeft))
        } else {
            SecondaryButton(word: look.words.signInSendAgain, sign: .sync) { on(.sendCode) }
        }
    }

    @ViewBuilder private func staff(_ signIn: SignIn) -> some View {
        Field(word: look.words.signInLogin, text: signIn.login, kind: .login) { on(.login(text: $0)) }
        Field(word: look.words.signInPassword, text: signIn.password, kind: .password) { on(.password(text: $0)) }
        Field(word: look.words.signInSecondFactor, text: signIn.secondFactor, wrong: wrong(signIn), kind: .secondFactor)
        {
            on(.secondFactor(text: $0))
        }
    }

    private func wrong(_ signIn: SignIn) -> String? {
        signIn.wrong.flatMap(look.words.code).map { $0.title + $0.next }
    }
}

extension SignIn {
    func spoken(_ words: Words) -> String {
        switch step {
        case .phone: "\(words.signInPhone)，\(words.signInPhoneHint)。"
        case .code: "\(words.signInCodeSent(phone: phone))。\(words.signInCode)。"
        case .staff: "\(words.signInLogin)，\(words.signInPassword)。"
        }
    }
}
