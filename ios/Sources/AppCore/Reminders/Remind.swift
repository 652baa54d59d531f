import CoreFfi
import Foundation

extension JiayiProtocol {
    /// 已够药: where what is left is counted.
    func count(of her: UUID, _ rung: Rung, now: Date) async throws -> Place {
        let ends = try await medicines(of: her, now: now).first {
            $0.lastDispensing.map(rung.ending.contains) ?? false
        }
        return ends.map { .medicine($0.medicine, counting: true) } ?? .medicines
    }
}

extension Desk {
    /// A notification was tapped, or its button that opens the app. It is of whoever holds the phone.
    func remind(_ rung: Rung, _ action: Action?, elderly: Bool) async throws {
        guard let her = try await jiayi.ownResident() else { return }
        let steps = rung.matters.map(\.step)
        if !steps.isEmpty { try await jiayi.seeReminders(of: her, steps: steps, opened: true, now: now()) }
        show(her)
        way.home()
        if action == .enough {
            way.to(try await jiayi.count(of: her, rung, now: now()))
        } else if elderly, !steps.isEmpty {
            way.to(.reminder(rung))
        } else if let dose = rung.dose, try await jiayi.dose(dose: dose, now: now()) != nil {
            // After midnight it is still that of the evening: on the list she would tick the next one.
            way.to(.dose(dose))
        } else {
            way.to(place(rung.matters.first?.about))
        }
        outside.sync()
    }

    /// Of the time of a medicine, which is about nothing else: the medicines.
    private func place(_ about: About?) -> Place {
        switch about {
        case .contractExpiry: .contract
        case .followUp, .annualCheck: .visits
        case .refill, nil: .medicines
        }
    }
}
