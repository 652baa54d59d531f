import CoreFfi
import Foundation
import Observation

/// What the platform does for a page.
@MainActor
public protocol Outside: AnyObject, Observable {
    var speaking: Bool { get }
    /// How many texts were read to their end.
    var heard: Int { get }

    func speak(_ text: String)
    func hush()
    /// Opens the dialler: she presses the call herself.
    func dial(_ number: String)
    /// Something was done that a server should hear of, now or when there is a network.
    func sync()
    /// What was begun on a page is finished, though the app be left: its files stay open so long.
    func holding(_ work: @MainActor () async throws -> Void) async throws
}
