import Foundation
import Kernels

/// PyTorch at work: `launch.sh` of an export, with what it prints in `log.txt` beside it.
final class TorchProcess {
  private let id: pid_t
  private let ends: [Int32]
  private let log: String

  /// Starts it.
  ///
  /// - Parameter python: has what `requirements.lock` names.
  /// - Throws: `TrainError` where the system lets no process be had.
  init(_ export: TorchExport, python: String) throws(TrainError) {
    log = "\(export.path)/log.txt"
    func quoted(_ text: String) -> String { "'" + text.replacing("'", with: "'\\''") + "'" }
    let program = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? "yisang"
    let command =
      "PYTHON=\(quoted(python)) YISANG=\(quoted(program)) YISANG_PROCESS=\(getpid()) exec /bin/sh \(quoted(export.launch)) >> \(quoted(log)) 2>&1"
    var id = pid_t()
    var ends: [Int32] = [-1, -1, -1]
    let code = yi_spawn(command, "YISANG_TORCH_", &id, &ends)
    guard code == 0 else { throw TrainError(export.launch, String(cString: strerror(code))) }
    (self.id, self.ends) = (id, ends)
  }

  deinit { for end in ends { close(end) } }

  /// Whether it has ended.
  var hasGone: Bool { yi_has_gone(id) }

  /// Buries it, when it has gone.
  ///
  /// - Throws: `TrainError` with its last words where it did not end well.
  func bury() throws(TrainError) {
    let status = yi_bury(id)
    guard status != 0 else { return }
    let signal = status & 0x7F
    let end = signal == 0 ? "ended with status \((status >> 8) & 0xFF)" : "was ended by signal \(signal)"
    throw TrainError("torch", "\(end): \(lastWords); all it said is in \(log)")
  }

  /// The last line that names an error, else the last one.
  private var lastWords: String {
    let text = String(
      decoding: FileManager.default.contents(atPath: log)?.suffix(1 << 16) ?? Data(), as: UTF8.self)
    let lines = text.split(whereSeparator: \.isNewline)
    // Launchers add a summary of their own behind the error itself.
    let named = lines.last { line in
      let word = line.prefix { $0 != ":" }
      return line.contains(": ") && (word.hasSuffix("Error") || word.hasSuffix("Exception"))
        && !["CalledProcessError", "ChildFailedError"].contains { word.hasSuffix($0) }
    }
    return String((named ?? lines.last ?? "it said nothing").prefix(400))
  }
}
