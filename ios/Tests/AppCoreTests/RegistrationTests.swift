import CoreFfi
import Foundation
import Testing

@testable import AppCore

struct RegistrationTests {
    private actor Maker: PushService {
        let vendor = Vendor.fcm
        private var now: String?

        func token() -> String? { now }
        func gives(_ token: String) { now = token }
    }

    /// How often the server will have been told.
    private func told(_ phone: Held, _ registration: Registration) async throws -> Int {
        try await phone.ground.holding { try await registration.keepUp($0, phone.clock.now()) }
        return try await phone.waiting().count { $0 == "register_push" }
    }

    @Test func theServerIsToldOfATokenOnceOfAnotherOneAndAgainAfterAMonth() async throws {
        let (phone, maker) = (try await Held(), Maker())
        let registration = Registration(maker, phone.shelf)
        #expect(try await told(phone, registration) == 0)
        for (token, times) in [("t1", 1), ("t1", 1), ("t2", 2), ("t2", 2)] {
            await maker.gives(token)
            #expect(try await told(phone, registration) == times)
        }
        phone.clock.stand(at: phone.clock.now().addingTimeInterval(29 * 86_400))
        #expect(try await told(phone, registration) == 3)
        registration.arrives(true)
        #expect(try await told(phone, registration) == 4, "one arrived")
    }

    @Test func aBuildWithoutAVendorSaysNothing() async throws {
        let phone = try await Held()
        #expect(try await told(phone, Registration(nil, phone.shelf)) == 0)
    }
}
