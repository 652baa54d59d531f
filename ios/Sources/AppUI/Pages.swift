import AppCore
import CoreFfi
import Design
import SwiftUI

/// What pages need of the phone.
@MainActor
public struct Around {
    let book: WishBook
    let installation: Installation
    let reminders: any Reminders
    let unlocking: any Unlocking

    public init(
        book: WishBook, installation: Installation, reminders: any Reminders, unlocking: any Unlocking
    ) {
        self.book = book
        self.installation = installation
        self.reminders = reminders
        self.unlocking = unlocking
    }
}

/// The app, as far as it has come.
public struct Pages: View {
    let stage: Stage
    let around: Around

    @Environment(\.colorScheme) private var scheme
    @Environment(\.colorSchemeContrast) private var contrast

    public init(stage: Stage, around: Around) {
        self.stage = stage
        self.around = around
    }

    public var body: some View {
        opened.environment(\.look, look)
    }

    private var look: Look {
        let wishes = around.book.wishes
        return Look(
            elderly: wishes.elderly, dark: scheme == .dark,
            highContrast: wishes.highContrast || contrast == .increased, textPercent: wishes.textPercent,
            language: wishes.english ? .english : .chinese)
    }

    @ViewBuilder private var opened: some View {
        switch stage.opened {
        case .not: EmptyView()
        case .failed(let why, let keyGone): NotOpened(stage: stage, why: why, keyGone: keyGone)
        case .at(let desk): OpenPages(desk: desk, stage: stage, around: around)
        }
    }
}

/// The pages that were opened, one over the other; nothing of them is drawn while the app is locked.
struct OpenPages: View {
    let desk: Desk
    let stage: Stage
    let around: Around

    var body: some View {
        let places = places
        let path = Array(places.dropFirst())
        ZStack {
            NavigationStack(path: Binding(get: { path }, set: { leave(path.count - $0.count) })) {
                page(places[0]).navigationDestination(for: AppCore.Place.self) { page($0) }
            }
            if isShut, let stands = desk.lock.stands {
                Shown(UnlockModel(desk, unlocking: around.unlocking)) { UnlockScreen($0, on: $1) }.id(stands)
            }
        }
    }

    /// Another place of the same kind is another page. What lies below is shut too while one signs in above it.
    private func page(_ place: AppCore.Place) -> some View {
        PageOf(place: place, desk: desk, stage: stage, around: around)
            .id(place)
            .environment(\.isShut, desk.lock.isShut && !place.isOfNobody)
    }

    /// Before the first page was answered there is nothing else.
    private var places: [AppCore.Place] {
        let opened = desk.way.places
        return around.book.wishes.welcomed ? opened : [.welcome] + opened.filter { $0 == .privacy }
    }

    private var isShut: Bool { desk.lock.isShut && !(places.last?.isOfNobody ?? true) }

    /// By the system's own way back.
    private func leave(_ count: Int) {
        for _ in 0..<max(count, 0) { desk.on(.back) }
    }
}

/// A page as long as it is on the way: its model lives with it, and reads while the page is seen.
struct Shown<Value: Sendable, Event, Content: View>: View {
    @State private var page: Page<Value, Event>
    private let opens: @MainActor (Page<Value, Event>) -> Void
    private let content: (Screen<Value>, @escaping @MainActor (Event) -> Void) -> Content

    @Environment(\.isShut) private var isShut
    @Environment(\.look) private var look

    init(
        _ page: Page<Value, Event>, opens: @escaping @MainActor (Page<Value, Event>) -> Void = { _ in },
        @ViewBuilder content: @escaping (Screen<Value>, @escaping @MainActor (Event) -> Void) -> Content
    ) {
        _page = State(wrappedValue: page)
        self.opens = opens
        self.content = content
    }

    var body: some View {
        ZStack {
            if isShut { look.colour(\.page) } else { content(page.screen, page.on) }
        }
        .toolbar(.hidden, for: .navigationBar)
        .task {
            opens(page)
            await page.live()
        }
    }
}

private struct IsShutKey: EnvironmentKey {
    static let defaultValue = false
}

extension EnvironmentValues {
    /// The page is kept as it is, and not shown.
    var isShut: Bool {
        get { self[IsShutKey.self] }
        set { self[IsShutKey.self] = newValue }
    }
}

extension AppCore.Place {
    /// Nothing of anybody stands there, and one may have to go there before anything can be unlocked.
    fileprivate var isOfNobody: Bool {
        switch self {
        case .happened, .privacy, .signIn, .welcome: true
        default: false
        }
    }
}
