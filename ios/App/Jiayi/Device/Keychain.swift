import AppCore
import CoreFfi
import Foundation
import Security

/// The phone's own keychain: on no other phone, in no backup that could be read on one, and open from the first time that the phone is unlocked.
struct Keychain: Vault {
    private static let service = "cn.jiayi.app.keys"

    func read(_ name: String) throws -> Data? {
        var query = entry(name)
        query[kSecReturnData] = true
        query[kSecMatchLimit] = kSecMatchLimitOne
        var found: CFTypeRef?
        switch SecItemCopyMatching(query as CFDictionary, &found) {
        case errSecSuccess: return found as? Data
        case errSecItemNotFound: return nil
        case errSecInteractionNotAllowed: throw KeyError.Locked
        default: throw KeyError.Unexpected
        }
    }

    func write(_ secret: Data, _ name: String) throws {
        // One that is no key: a key that is there is never written again.
        SecItemDelete(entry(name) as CFDictionary)
        var added = entry(name)
        added[kSecValueData] = secret
        added[kSecAttrAccessible] = kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly
        switch SecItemAdd(added as CFDictionary, nil) {
        case errSecSuccess: return
        case errSecInteractionNotAllowed: throw KeyError.Locked
        default: throw KeyError.Unexpected
        }
    }

    private func entry(_ name: String) -> [CFString: Any] {
        [
            kSecClass: kSecClassGenericPassword, kSecAttrService: Self.service, kSecAttrAccount: name,
            kSecAttrSynchronizable: false,
        ]
    }
}
