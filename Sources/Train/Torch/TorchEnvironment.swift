import Corpus
import Foundation

/// The virtual environment that PyTorch lives in: made from the lock file that is built in, and named by its digest, so that another
/// version of yisang with another lock has one of its own.
public struct TorchEnvironment: Sendable {
  /// Names a Python of one's own in place of it.
  public static let variable = "YISANG_TORCH_PYTHON"

  /// The folder.
  public let path: String
  /// A Python of the user's choice; nil: the folder's.
  private let own: String?

  /// Where it is, by the environment's variables: `XDG_DATA_HOME`, or `~/.local/share`.
  public init(_ environment: [String: String]) {
    own = environment[TorchEnvironment.variable].flatMap { $0.isEmpty ? nil : $0 }
    let data =
      environment["XDG_DATA_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
      ?? "\(environment["HOME"] ?? NSHomeDirectory())/.local/share"
    var digest = Digest()
    digest.update(TorchEnvironment.lock)
    path = "\(data)/yisang/torch-\(digest.finish().hex.prefix(12))"
  }

  /// What is installed, as pip reads it.
  public static var lock: [UInt8] { PackageResources.requirements_lock }

  /// The Python of it, whether it is there or not.
  public var python: String { own ?? "\(path)/bin/python" }

  /// Whether it is the user's own.
  public var isOwn: Bool { own != nil }

  /// Whether it was installed to the end.
  public var isInstalled: Bool {
    own != nil || FileManager.default.fileExists(atPath: "\(path)/\(TorchEnvironment.markName)")
  }

  private static let markName = "installed"

  /// The names and versions of the lock.
  public static var pins: [(name: String, version: String)] {
    String(decoding: lock, as: UTF8.self).split(separator: "\n").filter { !$0.hasPrefix("#") }.compactMap {
      let parts = $0.components(separatedBy: "==")
      return parts.count == 2 ? (parts[0], parts[1]) : nil
    }
  }

  /// The command lines that make it, one after the other; the last one says that it is whole.
  ///
  /// - Parameter more: arguments of pip besides: an index, `vllm`.
  public func installation(python3: String, more: [String]) -> [[String]] {
    let lockFile = "\(path)/requirements.lock"
    return [
      [python3, "-m", "venv", path],
      ["\(path)/bin/python", "-m", "pip", "install", "--disable-pip-version-check", "-r", lockFile] + more,
    ]
  }

  /// Writes what pip is to read, before it reads it.
  public func writeLock() throws {
    try Data(TorchEnvironment.lock).write(to: URL(filePath: "\(path)/requirements.lock"))
  }

  /// Notes that it is whole.
  public func markInstalled() throws {
    try Data().write(to: URL(filePath: "\(path)/\(TorchEnvironment.markName)"))
  }
}
