import Corpus
import Foundation

/// The virtual environment that PyTorch lives in: made from one of the locks that are built in, and named by their digest, so that another
/// version of yisang with other locks has one of its own.
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
    for lock in TorchLock.allCases { digest.update(lock.bytes) }
    path = "\(data)/yisang/torch-\(digest.finish().hex.prefix(12))"
  }

  /// The Python of it, whether it is there or not.
  public var python: String { own ?? "\(path)/bin/python" }

  /// Whether it is the user's own.
  public var isOwn: Bool { own != nil }

  /// Whether it was installed to the end.
  public var isInstalled: Bool { own != nil || lock != nil }

  /// What it was made from; nil where it is not there, or the user's own.
  public var lock: TorchLock? {
    guard own == nil, let mark = FileManager.default.contents(atPath: mark) else { return nil }
    return TorchLock(rawValue: String(decoding: mark, as: UTF8.self))
  }

  private var mark: String { "\(path)/installed" }

  /// The command lines that make it, one after the other; the last one finds what is missing or does not agree.
  ///
  /// - Parameter more: arguments of pip besides: an index.
  public func installation(python3: String, more: [String]) -> [[String]] {
    let pip = ["\(path)/bin/python", "-m", "pip", "--disable-pip-version-check"]
    return [
      [python3, "-m", "venv", path],
      // Nothing but what the lock has: it names what its packages need, too.
      pip + ["install", "--no-deps", "-r", "\(path)/requirements.lock"] + more,
      pip + ["check"],
    ]
  }

  /// Writes what pip is to read, before it reads it.
  public func write(_ lock: TorchLock) throws {
    try Data(lock.bytes).write(to: URL(filePath: "\(path)/requirements.lock"))
  }

  /// Notes that it is whole.
  public func markInstalled(_ lock: TorchLock) throws {
    try Data(lock.rawValue.utf8).write(to: URL(filePath: mark))
  }
}
