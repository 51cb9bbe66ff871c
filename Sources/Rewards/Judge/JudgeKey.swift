import Foundation

extension RewardJudge {
  /// A key from the environment, for `init(_:timeout:key:)`.
  ///
  /// - Parameter variable: its name.
  /// - Throws: `RewardFailure` where it is not set, or holds what no header can.
  public static func key(in variable: String) throws -> String {
    let key = ProcessInfo.processInfo.environment[variable] ?? ""
    guard !key.isEmpty else {
      throw RewardFailure("the judge's key: the environment variable \(variable) is not set or empty")
    }
    do { return try checked(key: key) } catch {
      throw RewardFailure("\(error); it is that of the environment variable \(variable)")
    }
  }

  /// The key itself; it is never shown.
  static func checked(key: String) throws -> String {
    guard !key.isEmpty, key.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
      throw RewardFailure("the judge's key is empty, or has white space or other than ASCII in it")
    }
    return key
  }
}
