import AppCore
import Design
import SwiftUI

/// What every page has: the way back, reading aloud, the call, what the network is like, and something to see while or when there is nothing.
struct PageView<Value: Sendable, Content: View, Foot: View>: View {
    let screen: Screen<Value>
    let title: String?
    var root = false
    let on: @MainActor (FrameEvent) -> Void
    let spoken: @MainActor (Value) -> String
    @ViewBuilder let content: @MainActor (Value) -> Content
    @ViewBuilder let foot: @MainActor (Value) -> Foot

    @Environment(\.look) private var look

    var body: some View {
        VStack(spacing: 0) {
            ScrollView {
                VStack(alignment: .leading, spacing: CGFloat(look.sizes.pad)) {
                    top
                    standing
                    if let title { Heading(text: title, size: \.heading) }
                    switch screen.content {
                    case .loading: Quiet(text: look.words.loading).accessibilityAddTraits(.updatesFrequently)
                    case .failed(let code, let network): failed(code.flatMap(look.words.code), network)
                    case .ready(let value): content(value)
                    }
                }
                .padding(CGFloat(look.sizes.pad))
            }
            if case .ready(let value) = screen.content {
                VStack(spacing: CGFloat(look.sizes.gap)) { foot(value) }
                    .padding(CGFloat(look.sizes.pad))
                    .background(look.colour(\.surface))
            }
        }
        .background(look.colour(\.page))
    }

    private var top: some View {
        HStack(spacing: CGFloat(look.sizes.gap)) {
            if !root { QuietButton(word: look.words.back, sign: .back) { on(.back) } }
            Spacer()
            if screen.frame.speaking {
                QuietButton(word: look.words.stopReading, sign: .stop) { on(.hush) }
            } else if let value = screen.content.value {
                QuietButton(word: look.words.readAloud, sign: .speaker) { on(.speak(text: spoken(value))) }
            }
            if let phone = screen.frame.phone {
                QuietButton(word: look.words.call, sign: .phone) { on(.call(number: phone)) }
            }
        }
    }

    private var standing: some View {
        let (frame, words) = (screen.frame, look.words)
        return Group {
            if frame.offline {
                let since = frame.lastSync.map { words.offline(time: words.clock($0)) } ?? words.offlineNever
                NoticeView(tone: .warn, sign: .offline) { Said(text: since) }
            }
            if let stopped = frame.stopped {
                NoticeView(tone: .warn, sign: .warning) {
                    Said(text: stopped == .full ? words.storageFull : words.appTooOld)
                }
            }
            if frame.waiting > 0 {
                SecondaryButton(word: words.syncPending(count: frame.waiting), sign: .clock, tone: .warn) {
                    on(.showUnsent)
                }
            }
            if frame.rejected > 0 {
                SecondaryButton(word: words.syncRejected(count: frame.rejected), sign: .warning, tone: .danger) {
                    on(.showUnsent)
                }
            }
        }
    }

    private func failed(_ why: CodeWords?, _ network: Bool) -> some View {
        let words = look.words
        return Group {
            NoticeView(tone: .danger, sign: .warning) {
                Said(text: why?.title ?? (network ? words.needsNetwork : words.somethingFailed))
                Said(text: why?.next ?? words.nothingLost, ink: \.quiet)
            }
            PrimaryButton(word: words.retry, sign: .sync) { on(.retry) }
            if let phone = screen.frame.phone {
                SecondaryButton(word: words.callNumber(phone: phone), sign: .phone) { on(.call(number: phone)) }
            }
        }
    }
}
