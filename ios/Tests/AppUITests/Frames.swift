import AppCore
import Foundation
import SwiftUI

/// What stands around a page when all is well.
let around: Frame = {
    var frame = Frame()
    frame.phone = "0571-88886666"
    return frame
}()

let offline: Frame = {
    var frame = around
    (frame.offline, frame.waiting, frame.rejected, frame.stopped) = (true, 2, 1, .full)
    return frame
}()

func screen<Value>(_ content: Content<Value>, _ frame: Frame = around) -> Screen<Value> {
    Screen(frame: frame, content: content)
}

/// What every page that is read from the phone can come to.
func standing<Value>(
    _ name: String, full: Value, _ view: @escaping @MainActor @Sendable (Screen<Value>) -> any View
) -> [Sample] {
    let states: [(String, Screen<Value>)] = [
        ("loading", screen(.loading)),
        ("error", screen(.failed(code: "NOT_FOUND", network: false))),
        ("no network", screen(.failed(code: nil, network: true))),
        ("offline", screen(.ready(full), offline)),
    ]
    return states.map { state in Sample("\(name) \(state.0)") { view(state.1) } }
}

/// A page in some of its own states.
func states<Value>(
    _ name: String, _ values: [(String, Value)],
    _ view: @escaping @MainActor @Sendable (Screen<Value>) -> any View
) -> [Sample] {
    values.map { value in
        let shown = screen(.ready(value.1))
        return Sample("\(name) \(value.0)") { view(shown) }
    }
}

/// The same, with something else in it.
func but<Value>(_ value: Value, _ how: (inout Value) -> Void) -> Value {
    var value = value
    how(&value)
    return value
}

/// Both, with what is usual.
func samples<Value>(
    _ name: String, _ full: Value, _ own: [(String, Value)] = [],
    _ view: @escaping @MainActor @Sendable (Screen<Value>) -> any View
) -> [Sample] {
    standing(name, full: full, view) + states(name, [("normal", full)] + own, view)
}
