import CoreFfi
import Foundation
import Observation

/// R02: one field on a page.
public struct SignIn: Equatable, Sendable {
    public enum Step: Sendable { case phone, code, staff }

    public var step = Step.phone
    public var phone = ""
    public var code = ""
    /// Until the code can be sent again.
    public var secondsLeft = 0
    /// The code of what was refused.
    public var wrong: String?
    public var login = ""
    public var password = ""
    public var secondFactor = ""

    public init() {}

    static let digitsOfPhone = 11
    static let digitsOfCode = 6

    public var canGoOn: Bool {
        switch step {
        case .phone: phone.count == Self.digitsOfPhone && phone.hasPrefix("1")
        case .code: code.count == Self.digitsOfCode
        case .staff: !login.isEmpty && !password.isEmpty
        }
    }
}

public enum SignInEvent: Sendable {
    case frame(FrameEvent)
    case phone(text: String)
    case code(text: String)
    case login(text: String)
    case password(text: String)
    case secondFactor(text: String)
    case sendCode
    case enter
    case asStaff
}

@Observable
public final class SignInModel: Page<SignIn, SignInEvent> {
    /// The words of this code are of what can be done again.
    private static let noAnswer = "BUSY"

    @ObservationIgnored private let installation: Installation
    @ObservationIgnored private lazy var countdown = Countdown { [weak self] left in
        self?.change { $0.secondsLeft = left }
    }
    @ObservationIgnored private var asking = false

    public init(_ desk: Desk, installation: Installation) {
        self.installation = installation
        super.init(desk, first: SignIn())
    }

    override public func read(_ her: UUID) async throws -> (SignIn?) -> SignIn { { $0 ?? SignIn() } }

    override public func on(_ event: SignInEvent) {
        switch event {
        case .frame(.back): stepBack()
        case .frame(let event): common(event)
        case .phone(let text): enter { $0.phone = text.digits(SignIn.digitsOfPhone) }
        case .code(let text): enter { $0.code = text.digits(SignIn.digitsOfCode) }
        case .login(let text): enter { $0.login = text.trimmed }
        case .password(let text): enter { $0.password = text }
        case .secondFactor(let text): enter { $0.secondFactor = text.trimmed }
        case .asStaff: enter { $0.step = .staff }
        case .sendCode: sendCode()
        case .enter:
            switch value?.step {
            case .phone: sendCode()
            case .code: signIn()
            case .staff: signInStaff()
            case nil: break
            }
        }
    }

    private func stepBack() {
        if value?.step == .phone { return common(.back) }
        enter {
            $0.step = .phone
            ($0.code, $0.password, $0.secondFactor) = ("", "", "")
        }
    }

    private func enter(_ how: (inout SignIn) -> Void) {
        change {
            how(&$0)
            $0.wrong = nil
        }
    }

    private func sendCode() {
        ask { entry in
            if entry.secondsLeft > 0 { return }
            try await self.desk.jiayi.askForCode(phone: entry.phone)
            self.enter {
                $0.step = .code
                $0.code = ""
            }
            self.countdown.start()
        }
    }

    private func signIn() {
        ask { entry in
            _ = try await self.desk.jiayi.signInResident(
                phone: entry.phone, code: entry.code, installation: self.installation)
            try await self.begin()
        }
    }

    private func signInStaff() {
        ask { entry in
            let code = entry.secondFactor.isEmpty ? nil : entry.secondFactor
            _ = try await self.desk.jiayi.signInStaff(
                login: entry.login, password: entry.password, code: code, role: nil, installation: self.installation)
            try await self.begin()
        }
    }

    private func begin() async throws {
        try await desk.synchronise()
        try await desk.begin()
        // Not before the pages of whoever was signed in are gone.
        desk.lock.open()
    }

    /// One after another: a second tap while the first is on its way does nothing.
    private func ask(_ work: @escaping @MainActor (SignIn) async throws -> Void) {
        guard let entry = value, entry.canGoOn || entry.step == .code, !asking else { return }
        asking = true
        Task {
            defer { asking = false }
            do {
                try await work(entry)
            } catch {
                change { $0.wrong = (error as? JiayiError)?.code ?? Self.noAnswer }
            }
        }
    }
}

extension String {
    func digits(_ most: Int) -> String { String(filter { $0.isASCII && $0.isNumber }.prefix(most)) }

    var trimmed: String { trimmingCharacters(in: .whitespacesAndNewlines) }
}
