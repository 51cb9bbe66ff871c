import Foundation
import StrictJSON

/// What a Python has of all that `--engine torch` can use, as it says itself.
public struct TorchProbe: Sendable, Equatable {
  /// Versions by the names of PyPI; what is not there has none.
  public var versions: [String: String]
  /// Whether PyTorch sees a device of CUDA; nil: it was not asked.
  public var hasCUDA: Bool?

  /// What was found.
  public init(versions: [String: String], hasCUDA: Bool?) {
    (self.versions, self.hasCUDA) = (versions, hasCUDA)
  }

  /// What runs may use besides, and need not.
  public static let options = ["vllm", "liger-kernel", "flash-attn"]

  /// Asks a Python.
  ///
  /// - Parameter asksDevice: whether PyTorch is loaded, too, to see what it can compute on; that takes some seconds.
  /// - Throws: `TrainError` where it cannot be started, or does not answer.
  public static func ask(_ python: String, asksDevice: Bool) throws -> Self {
    let child = Process()
    let answer = Pipe()
    child.executableURL = URL(filePath: "/usr/bin/env")
    child.arguments =
      [python, "-I", "-c", program, asksDevice ? "device" : ""]
      + TorchLock.vllm.direct.map(\.name) + options
    (child.standardInput, child.standardOutput) = (FileHandle.nullDevice, answer)
    child.standardError = FileHandle.nullDevice
    do { try child.run() } catch { throw TrainError(python, "cannot be started: \(error)") }
    let bytes = (try? answer.fileHandleForReading.readToEnd()) ?? Data()
    child.waitUntilExit()
    guard child.terminationStatus == 0, let json = try? JSON(parsing: Array(bytes)) else {
      throw TrainError(
        python,
        "does not say what it has (status \(child.terminationStatus)); it must be a Python with PyTorch")
    }
    let versions = (json["versions"]?.members ?? []).compactMap { member in
      member.value.text.map { (String(decoding: member.name, as: UTF8.self), $0) }
    }
    return Self(versions: Dictionary(versions) { $1 }, hasCUDA: json["cuda"]?.bool)
  }

  private static let program = """
    import json, sys
    from importlib.metadata import PackageNotFoundError, version
    versions = {}
    for name in sys.argv[2:]:
        try:
            versions[name] = version(name)
        except PackageNotFoundError:
            pass
    cuda = None
    if sys.argv[1]:
        import torch
        cuda = torch.cuda.is_available()
    print(json.dumps({"versions": versions, "cuda": cuda}))
    """
}
