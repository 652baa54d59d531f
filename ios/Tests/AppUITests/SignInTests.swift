import AppCore
import Design
import SwiftUI
import Testing

@testable import AppUI

private func signIn(
    _ step: SignIn.Step, _ frame: Frame = Frame(), _ change: (inout SignIn) -> Void = { _ in }
) -> Screen<SignIn> {
    var signIn = SignIn()
    (signIn.step, signIn.phone) = (step, "13800130001")
    change(&signIn)
    return screen(.ready(signIn), frame)
}

private let empty = signIn(.phone) { $0.phone = "" }
private let wrong = signIn(.code) { ($0.code, $0.wrong) = ("123456", "SIGN_IN_FAILED") }

private let samples = [
    ("loading", screen(.loading)), ("empty", empty), ("normal", signIn(.phone)),
    ("code", signIn(.code) { $0.secondsLeft = 42 }), ("code again", signIn(.code) { $0.code = "123456" }),
    ("wrong code", wrong), ("staff", signIn(.staff) { ($0.login, $0.password) = ("wangxl", "secret") }),
    ("error", screen(.failed(code: "BUSY", network: false))), ("offline", signIn(.phone, offline)),
].map { state in Sample("R02 sign in \(state.0)") { SignInScreen(state.1) { _ in } } }

@MainActor
struct SignInTests {
    @Test(arguments: samples)
    func everyStateIsForEverybody(sample: Sample) {
        for look in looks { check(sample.seen(look), look) }
    }

    @Test func whatIsWrittenIsToldAndNothingGoesOnBeforeItCan() {
        var events: [SignInEvent] = []
        let nodes = tree(of: SignInScreen(empty) { events.append($0) })
        nodes.field("您的手机号")?.write?("138")
        guard events.count == 1, case .phone("138") = events[0] else { Issue.record("\(events)"); return }
        #expect(nodes.button("发验证码")?.isEnabled == false)
        #expect(tree(of: SignInScreen(signIn(.phone)) { _ in }).button("发验证码")?.isEnabled == true)
    }

    @Test func aPasswordIsNotShown() {
        let nodes = tree(of: SignInScreen(signIn(.staff) { $0.password = "secret" }) { _ in })
        #expect(!nodes.says("secret") && nodes.field(Words(.chinese).signInPassword)?.text == "••••••")
    }

    @Test func whatWasRefusedSaysWhyBesideTheField() {
        let why = Words(.chinese).code("SIGN_IN_FAILED")?.title ?? "-"
        #expect(tree(of: SignInScreen(wrong) { _ in }).says(why))
    }
}
