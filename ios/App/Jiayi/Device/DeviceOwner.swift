import AppCore
import LocalAuthentication

/// The phone's own lock: a face, a finger, or what the screen is unlocked with.
final class DeviceOwner: Unlocking {
    func prove() async -> Proof {
        let context = LAContext()
        guard context.canEvaluatePolicy(.deviceOwnerAuthentication, error: nil) else { return .noLock }
        do {
            let done = try await context.evaluatePolicy(
                .deviceOwnerAuthentication, localizedReason: Phone.words.lockPrompt)
            return done ? .done : .failed
        } catch {
            return .failed
        }
    }
}
