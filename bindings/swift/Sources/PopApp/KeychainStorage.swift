// Apple's systems: not compiled and not tested on the machines that test PoP.
#if canImport(Security)
  import Foundation
  import Pop
  import Security

  /// Secure storage in the Keychain: readable while the device is unlocked, bound to it, in no backup and in no iCloud.
  public struct KeychainStorage: SecureStorage {
    private let service: String

    /// `service` keeps two apps of one access group apart.
    public init(service: String = Bundle.main.bundleIdentifier ?? "pop") { self.service = service }

    public func read(_ name: String) throws -> [UInt8]? {
      var query = item(name)
      query[kSecReturnData] = true
      query[kSecMatchLimit] = kSecMatchLimitOne
      var found: CFTypeRef?
      let status = SecItemCopyMatching(query as CFDictionary, &found)
      if status == errSecItemNotFound { return nil }
      guard status == errSecSuccess, let data = found as? Data else { throw PopError(.io, reason: "Keychain: \(status)") }
      return Array(data)
    }

    public func write(_ name: String, _ value: [UInt8]) throws {
      let content: [CFString: Any] = [
        kSecValueData: Data(value), kSecAttrAccessible: kSecAttrAccessibleWhenUnlockedThisDeviceOnly,
      ]
      var status = SecItemUpdate(item(name) as CFDictionary, content as CFDictionary)
      if status == errSecItemNotFound {
        status = SecItemAdd(item(name).merging(content) { $1 } as CFDictionary, nil)
      }
      guard status == errSecSuccess else { throw PopError(.io, reason: "Keychain: \(status)") }
    }

    public func erase(_ name: String) throws {
      let status = SecItemDelete(item(name) as CFDictionary)
      guard status == errSecSuccess || status == errSecItemNotFound else { throw PopError(.io, reason: "Keychain: \(status)") }
    }

    private func item(_ name: String) -> [CFString: Any] {
      [
        kSecClass: kSecClassGenericPassword, kSecAttrService: service, kSecAttrAccount: name,
        kSecAttrSynchronizable: false, kSecUseDataProtectionKeychain: true,
      ]
    }
  }
#endif
