import Synchronization

/// Who asked what how often, and what they meet: shared by the serving thread and the test.
final class TeacherCalls: Sendable {
  private struct State {
    var all = 0
    var byDigest: [UInt64: Int] = [:]
    var faults: [(fault: TestTeacherFault, upTo: Double)] = []
  }

  private let state = Mutex(State())

  init(faults: [TestTeacherFault: Double]) { change(faults: faults) }

  /// Counts a call, and gives which call of its body this is, from 1, with the fault of its draw.
  ///
  /// - Parameter draw: from 0 to 1, of the call's number.
  func count(_ digest: UInt64, draw: (Int) -> Double) -> (number: Int, fault: TestTeacherFault?) {
    state.withLock { state in
      state.all += 1
      state.byDigest[digest, default: 0] += 1
      let number = state.byDigest[digest] ?? 1
      guard !state.faults.isEmpty else { return (number, nil) }
      let drawn = draw(number)
      return (number, state.faults.first { drawn < $0.upTo }?.fault)
    }
  }

  var all: Int { state.withLock { $0.all } }

  var byDigest: [UInt64: Int] { state.withLock { $0.byDigest } }

  func change(faults: [TestTeacherFault: Double]) {
    var upTo = 0.0
    let list = faults.sorted { $0.key.rawValue < $1.key.rawValue }.map { fault, share in
      upTo += share
      return (fault: fault, upTo: upTo)
    }
    state.withLock { $0.faults = list }
  }

  /// Digests as 16 hexadecimal digits, in their order.
  var json: String {
    let (all, byDigest) = state.withLock { ($0.all, $0.byDigest) }
    let calls = byDigest.sorted { $0.key < $1.key }.map { digest, count in
      let digits = String(digest, radix: 16)
      return "\"\(String(repeating: "0", count: 16 - digits.count))\(digits)\":\(count)"
    }
    let most = byDigest.values.max() ?? 0
    return "{\"calls\":\(all),\"distinct\":\(byDigest.count),\"most\":\(most),\"by_digest\":{"
      + calls.joined(separator: ",") + "}}\n"
  }
}
