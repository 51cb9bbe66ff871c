import Foundation
import Kernels

/// PyTorch at work: `launch.sh` of an export, with what it prints in `log.txt` beside it.
final class TorchProcess {
  private let id: pid_t
  private let ends: [Int32]
  private let log: String
  /// Bytes that others have said before it.
  private let before: Int

  /// Starts it.
  ///
  /// - Parameter python: has what `requirements.lock` names.
  /// - Throws: `TrainError` where the system lets no process be had.
  init(_ export: TorchExport, python: String) throws(TrainError) {
    log = "\(export.path)/log.txt"
    before = (try? FileManager.default.attributesOfItem(atPath: log)[.size] as? Int) ?? 0
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

  /// What it said last of an error; else its last line.
  private var lastWords: String {
    let said = FileManager.default.contents(atPath: log)?.dropFirst(before).suffix(1 << 16) ?? Data()
    let lines = String(decoding: said, as: UTF8.self).split(whereSeparator: \.isNewline)
    return String((TorchProcess.error(in: lines) ?? lines.last ?? "it said nothing").prefix(400))
  }

  /// The last line that names an error, without the process that it is of. Of several processes the one that failed first is asked: the
  /// others then miss it, and say so.
  private static func error(in lines: [Substring]) -> Substring? {
    let errors = lines.compactMap { line -> (process: Substring?, words: Substring)? in
      let parts = line.firstMatch(of: /^\[rank(\d+)\]: (.*)/)
      let words = parts?.2 ?? line
      let word = words.prefix { $0 != ":" }
      // Launchers add a summary of their own behind the error itself.
      let isNamed =
        words.contains(": ") && (word.hasSuffix("Error") || word.hasSuffix("Exception"))
        && !["CalledProcessError", "ChildFailedError"].contains { word.hasSuffix($0) }
      return isNamed ? (parts?.1, words) : nil
    }
    let first = errors.first { $0.process != nil }?.process
    return errors.last { $0.process == first }?.words
  }
}
