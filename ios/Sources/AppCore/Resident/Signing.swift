import CoreFfi
import Foundation
import Observation

/// R08 and R09: what is agreed, the name under it, the code, and that it was sent.
public struct Signing: Asks, Equatable {
    public enum Step: Sendable { case consent, read, draw, code, signed }

    static let digitsOfCode = 6

    public var step: Step
    public let offer: Offer
    public var agreement: Agreement
    /// Each is read and answered by itself, before anything is signed.
    public var consents: [ConsentText] = []
    /// Scrolled to its end, or listened to.
    public var wasRead = false
    /// It reads otherwise than when she saw it.
    public var changed = false
    public var drawing = Drawing()
    public var code = ""
    /// Until the code can be sent again.
    public var secondsLeft = 0
    public var asking = Asking()
    public var signedAt: Date?

    public var canGoOn: Bool {
        switch step {
        case .consent, .signed: true
        case .read: wasRead && agreement.against.isEmpty
        case .draw: drawing.isName
        case .code: code.count == Self.digitsOfCode && !asking.sending
        }
    }
}

public enum SigningEvent: Sendable {
    case frame(FrameEvent)
    /// To the consent that is shown.
    case agree
    /// The last line of the agreement was seen.
    case seenToEnd
    case draw(stroke: [Dot])
    case clear
    case code(text: String)
    case sendCode
    case next
    case showContract
    case done
}

/// R08 and R09. Nothing here waits for a network: it is signed while she looks on, or not at all.
@Observable
public final class SigningModel: Page<Signing, SigningEvent> {
    private static let stale = "STALE"
    private static let ofChild = "CONSENT_CHILD_DATA"

    @ObservationIgnored private let offer: Offer
    @ObservationIgnored private lazy var countdown = Countdown { [weak self] left in
        self?.change { $0.secondsLeft = left }
    }
    /// How many texts had been read to their end when the agreement was begun.
    @ObservationIgnored private var heardBefore: Int?

    public init(_ desk: Desk, offer: Offer) {
        self.offer = offer
        super.init(desk)
    }

    /// Asked for once: each time it has another number.
    override public func read(_ her: UUID) async throws -> (Signing?) -> Signing {
        if let value { return { $0 ?? value } }
        let begun = try await begun(her)
        return { $0 ?? begun }
    }

    /// What she chose before is in the page's place; a name that was drawn and a code are kept nowhere.
    override public var entered: [String]? { value?.step == .signed ? nil : [] }

    private func begun(_ her: UUID) async throws -> Signing {
        let agreement = try await desk.jiayi.agreement(of: her, wanted: offer.wanted)
        let consents = agreement.lacksConsent ? try await unanswered(her, agreement) : []
        return Signing(
            step: consents.isEmpty ? .read : .consent, offer: offer, agreement: agreement, consents: consents)
    }

    private func unanswered(_ her: UUID, _ agreement: Agreement) async throws -> [ConsentText] {
        let given = try await desk.jiayi.family(of: her, now: desk.now()).consents
        let isOfChild = agreement.against.contains(Self.ofChild)
        return consentTexts().filter {
            !$0.optional && !given.contains($0.purpose) && (isOfChild || $0.purpose != .childData)
        }
    }

    override public func on(_ event: SigningEvent) {
        switch event {
        case .frame(let event): frame(event)
        case .agree: agree()
        case .seenToEnd: seen()
        case .draw(let stroke): change { $0.drawing = $0.drawing.with(stroke) }
        case .clear: change { $0.drawing = Drawing() }
        case .code(let text):
            change {
                $0.code = text.digits(Signing.digitsOfCode)
                $0.asking = Asking()
            }
        case .sendCode: sendCode()
        case .next: next()
        case .showContract:
            desk.way.home()
            desk.way.to(.contract)
        case .done: desk.way.home()
        }
    }

    private func frame(_ event: FrameEvent) {
        switch (event, value?.step) {
        case (.back, .code): change { ($0.step, $0.code) = (.draw, "") }
        case (.back, .draw): change { $0.step = .read }
        case (.back, .signed): desk.way.home()
        case (.speak, .read): listen(event)
        case (.hush, _):
            heardBefore = nil
            common(event)
        default: common(event)
        }
    }

    /// Heard when the voice has come to its end, and not when she has stopped it, or let another page be read meanwhile.
    private func listen(_ event: FrameEvent) {
        let before = desk.outside.heard
        heardBefore = before
        withObservationTracking {
            _ = desk.outside.heard
        } onChange: {
            Task { @MainActor [weak self] in
                guard let self, self.heardBefore == before, self.desk.way.places.last == .sign(self.offer) else {
                    return
                }
                self.seen()
            }
        }
        common(event)
    }

    private func seen() {
        change { if $0.step == .read { $0.wasRead = true } }
    }

    private func next() {
        guard let signing = value, signing.canGoOn else { return }
        switch signing.step {
        case .read: change { $0.step = .draw }
        case .draw: sendCode()
        case .code: sign()
        case .consent, .signed: break
        }
    }

    private func agree() {
        once { her, signing in
            guard let shown = signing.consents.first else { return }
            try await self.desk.jiayi.giveConsent(of: her, shown: shown, now: self.desk.now())
            if signing.consents.count > 1 { return self.change { $0.consents.removeFirst() } }
            // The server judges by what has arrived there.
            try await self.desk.synchronise()
            let begun = try await self.begun(her)
            self.change { $0 = begun }
        }
    }

    private func sendCode() {
        once { _, signing in
            if signing.secondsLeft == 0 {
                try await self.desk.jiayi.askForSigningCode()
                self.countdown.start()
            }
            self.change { ($0.step, $0.code) = (.code, "") }
        }
    }

    private func sign() {
        once { her, signing in
            do {
                try await self.desk.jiayi.signContract(
                    of: her, agreement: signing.agreement, drawing: signing.drawing.png(), code: signing.code,
                    now: self.desk.now())
            } catch let why as JiayiError where why.code == Self.stale {
                let anew = try await self.begun(her)
                return self.change {
                    $0 = anew
                    $0.changed = true
                }
            }
            let at = self.desk.now()
            self.change { ($0.step, $0.signedAt, $0.drawing, $0.code) = (.signed, at, Drawing(), "") }
            try await self.desk.synchronise()
        }
    }

    private func once(_ work: @escaping @MainActor (_ her: UUID, Signing) async throws -> Void) {
        guard let her = desk.shown, let signing = value else { return }
        askAtOnce { try await work(her, signing) }
    }
}

extension Agreement {
    fileprivate var lacksConsent: Bool { against.contains { $0.hasPrefix("CONSENT_") } }
}
