import Dispatch
import Glibc
import Kernels

/// A command line run by `/bin/sh -c`, in a process group of its own, with a pipe to each of its three ends.
///
/// Its environment is ours without what says which rewards we have (`YISANG_REWARD_…`): as a command, `yisang reward`
/// would start itself without end. Letting go of it ends it.
///
/// It is used by one thread at a time: `RewardCommand` keeps it behind a lock.
final class ChildProcess: @unchecked Sendable {
  /// Where it reads; −1 once closed.
  private(set) var input: Int32
  /// Where it writes.
  let output: Int32
  /// Where it complains.
  let errors: Int32
  /// Whether it has written anything to its output.
  private(set) var hasWritten = false
  private let id: pid_t
  private var isEnded = false
  private var complaint: [UInt8] = []

  /// - Throws: `RewardFailure` where the system lets no process or no file be had.
  init(_ command: String) throws {
    var id = pid_t()
    var ends: [Int32] = [-1, -1, -1]
    let code = yi_spawn(command, "YISANG_REWARD_", &id, &ends)
    guard code == 0 else { throw RewardFailure("cannot be started: \(String(cString: strerror(code)))") }
    (self.id, input, output, errors) = (id, ends[0], ends[1], ends[2])
  }

  deinit { end(grace: 0) }

  /// Whether it has ended; what it has started may go on, and hold its output open.
  var hasGone: Bool { yi_has_gone(id) }

  /// Writes what can be written at once: how many bytes, none where nobody reads any more.
  func write(_ bytes: ArraySlice<UInt8>) -> Int {
    let count = bytes.withUnsafeBytes { yi_write_quietly(input, $0.baseAddress, $0.count) }
    if count >= 0 { return count }
    if errno != EAGAIN, errno != EINTR {
      close(input)
      input = -1
    }
    return 0
  }

  /// What can be read of one of its ends at once; empty at its close, nil where nothing is there yet.
  func read(_ end: Int32) -> [UInt8]? {
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    let count = Glibc.read(end, &chunk, chunk.count)
    if count < 0 { return errno == EAGAIN || errno == EINTR ? nil : [] }
    if end == output, count > 0 { hasWritten = true }
    return Array(chunk[..<count])
  }

  /// Takes what it has complained of. False once there will be no more.
  func listen() -> Bool {
    guard let heard = read(errors) else { return true }
    complaint = (complaint + heard).suffix(4096)
    return !heard.isEmpty
  }

  /// The last lines of its complaints.
  var lastWords: String? {
    let lines = complaint.split(separator: 0x0A).suffix(3).map { shown($0, most: 200) }
    return lines.isEmpty ? nil : lines.joined(separator: " | ")
  }

  /// Closes its input, waits a while for it to go by itself, then kills it with all of its group.
  ///
  /// - Parameter shouldStop: asked while it is waited for; then there is no more waiting.
  /// - Returns: how it ended, in words; nil where it had to be killed.
  @discardableResult func end(grace: Double, shouldStop: () -> Bool = { false }) -> String? {
    guard !isEnded else { return nil }
    isEnded = true
    if input >= 0 { close(input) }
    let deadline = DispatchTime.now() + grace
    while !hasGone, DispatchTime.now() < deadline, !shouldStop() { usleep(5_000) }
    let wentAlone = hasGone
    let status = yi_bury(id)
    _ = listen()
    close(output)
    close(errors)
    guard wentAlone else { return nil }
    let signal = status & 0x7F
    return signal == 0 ? "ended with status \((status >> 8) & 0xFF)" : "ended by signal \(signal)"
  }
}
