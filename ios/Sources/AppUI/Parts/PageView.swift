import AppCore
import Design
import SwiftUI

/// What every page has: the way back, reading aloud, the call, what the network is like, and something to see while or when there is nothing.
struct PageView<Value: Sendable, Content: View, Foot: View, Stands: View>: View {
    let screen: Screen<Value>
    let title: String?
    var root = false
    /// The way back, reading aloud and the call stand above it.
    var isBarred = true
    /// There is something at its foot.
    var isFooted = true
    /// Its last line was seen.
    var onEnd: (@MainActor () -> Void)?
    let on: @MainActor (FrameEvent) -> Void
    let spoken: @MainActor (Value) -> String
    @ViewBuilder let content: @MainActor (Value) -> Content
    @ViewBuilder let foot: @MainActor (Value) -> Foot
    /// In sight wherever the page is scrolled to, and over nothing.
    @ViewBuilder let stands: @MainActor (Value) -> Stands

    @Environment(\.look) private var look
    @LetterScale private var scale

    var body: some View {
        VStack(spacing: 0) {
            ScrollView {
                VStack(alignment: .leading, spacing: CGFloat(look.sizes.pad)) {
                    if isBarred { top }
                    standing
                    if let title { Heading(text: title, size: \.heading) }
                    switch screen.content {
                    case .loading: Quiet(text: look.words.loading).announced()
                    case .failed(let code, let network): failed(code.flatMap(look.words.code), network)
                    case .ready(let value):
                        content(value)
                        if let onEnd { end(onEnd) }
                    }
                    if !stays { atFoot }
                }
                .padding(CGFloat(look.sizes.pad))
            }
            if let value = screen.content.value { stands(value) }
            if stays { atFoot.padding(CGFloat(look.sizes.pad)).background(look.colour(\.surface)) }
        }
        .background(look.colour(\.page))
        // As by the button: the page may have a step to go back to.
        .accessibilityAction(.escape) { if !root { on(.back) } }
    }

    /// With large letters a foot that stayed would leave nothing of the page to be seen.
    private var stays: Bool { look.isRoomy(scale) }

    @ViewBuilder private var atFoot: some View {
        if isFooted, let value = screen.content.value {
            VStack(spacing: CGFloat(look.sizes.gap)) { foot(value) }
        }
    }

    /// Nothing, under the last line: it is seen when the page is scrolled so far, or is no longer than the screen.
    private func end(_ onEnd: @escaping @MainActor () -> Void) -> some View {
        Color.clear.frame(height: 1).onGeometryChange(for: Bool.self) { mark in
            guard let seen = mark.bounds(of: .scrollView) else { return false }
            return seen.maxY >= mark.size.height
        } action: { seen in
            if seen { onEnd() }
        }
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
            if let done = frame.done {
                NoticeView(tone: .good, sign: .check) {
                    Said(text: words.said(done.did, done.name))
                    SecondaryButton(word: words.undo, sign: .undo) { on(.undo) }
                }
                .announced()
            }
            if frame.offline {
                let since = frame.lastSync.map { words.offline(time: words.clock($0)) } ?? words.offlineNever
                Badge(tone: .warn, sign: .offline, word: since).announced()
            }
            if let stopped = frame.stopped {
                NoticeView(tone: .warn, sign: .warning) {
                    Said(text: stopped == .full ? words.storageFull : words.appTooOld)
                }
                .announced()
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
            .announced()
            PrimaryButton(word: words.retry, sign: .sync) { on(.retry) }
            if let phone = screen.frame.phone {
                SecondaryButton(word: words.callNumber(phone: phone), sign: .phone) { on(.call(number: phone)) }
            }
        }
    }
}

extension PageView where Stands == EmptyView {
    init(
        screen: Screen<Value>, title: String?, root: Bool = false, isBarred: Bool = true, isFooted: Bool = true,
        onEnd: (@MainActor () -> Void)? = nil,
        on: @escaping @MainActor (FrameEvent) -> Void, spoken: @escaping @MainActor (Value) -> String,
        @ViewBuilder content: @escaping @MainActor (Value) -> Content,
        @ViewBuilder foot: @escaping @MainActor (Value) -> Foot
    ) {
        self.init(
            screen: screen, title: title, root: root, isBarred: isBarred, isFooted: isFooted, onEnd: onEnd, on: on,
            spoken: spoken, content: content, foot: foot
        ) { _ in
            EmptyView()
        }
    }
}

extension PageView where Foot == EmptyView, Stands == EmptyView {
    init(
        screen: Screen<Value>, title: String?, root: Bool = false, isBarred: Bool = true,
        on: @escaping @MainActor (FrameEvent) -> Void, spoken: @escaping @MainActor (Value) -> String,
        @ViewBuilder content: @escaping @MainActor (Value) -> Content
    ) {
        self.init(
            screen: screen, title: title, root: root, isBarred: isBarred, isFooted: false, on: on, spoken: spoken,
            content: content
        ) { _ in
            EmptyView()
        }
    }
}
