import AppCore
import CoreFfi
import Design
import SwiftUI

/// R14.
public struct RefillStatusScreen: View {
    let screen: Screen<RefillStatus>
    let on: @MainActor (RefillStatusEvent) -> Void

    @Environment(\.look) private var look

    public init(_ screen: Screen<RefillStatus>, on: @escaping @MainActor (RefillStatusEvent) -> Void) {
        self.screen = screen
        self.on = on
    }

    public var body: some View {
        PageView(screen: screen, title: look.words.refillStatus) {
            on(.frame($0))
        } spoken: {
            $0.spoken(look.words)
        } content: { status in
            if let asked = status.toConfirm {
                NoticeView(tone: .warn, sign: .pen) { Said(text: look.words.longAsked(days: Int(asked.days))) }
                PrimaryButton(word: look.words.longTitle, sign: .pen) { on(.confirm) }
            }
            if status.requests.isEmpty { Said(text: look.words.refillNoneWaiting) }
            ForEach(status.requests, id: \.request) { request in
                ForEach(request.items, id: \.stands.item) { item($0, request) }
            }
        }
    }

    private func item(_ item: RefillItem, _ request: RefillRequest) -> some View {
        let (stands, words) = (item.stands, look.words)
        return Card {
            Heading(text: "\(item.name) \(item.strength)")
            Quiet(text: words.refillAskedOn(time: words.time(request.requestedAt)))
            if request.waits { WaitingBadge() } else { RefillBadge(state: stands.state) }
            if let reason = stands.reason { Said(text: reason) }
            if let why = stands.delayed.flatMap(words.code) {
                NoticeView(tone: .warn, sign: .hourglass) { Said(text: words.refillDelayed(why: why.title)) }
            }
            if let day = stands.collectBy { Said(text: words.refillCollectBy(date: words.day(day))) }
            if !request.waits { Steps(steps: stands.state.way(words)) }
            if stands.state == .received {
                SecondaryButton(word: words.refillWithdraw) {
                    on(.withdraw(request: request.request, item: stands.item))
                }
            }
        }
    }
}

extension RefillStatus {
    func spoken(_ words: Words) -> String {
        let asked = toConfirm.map { words.longAsked(days: Int($0.days)) } ?? ""
        let items = requests.flatMap { request in
            request.items.map { "\($0.name)：\(request.waits ? words.waiting : $0.stands.state.word(words))。" }
        }
        return asked + (items.isEmpty ? words.refillNoneWaiting : items.joined())
    }
}
