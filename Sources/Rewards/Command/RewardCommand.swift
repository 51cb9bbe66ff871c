import Dispatch
import Synchronization

/// A user's own reward: one process for the run, a line of JSON to it for each completion and one back.
///
/// The command line is run by `/bin/sh -c`. Each completion goes to its standard input as `RewardInput.json` with an
/// `index` that no other completion of the run has; a line back is an object with `reward`, a number or null, in the
/// order they came or with the `index`. What hangs, dies or writes nonsense costs the rewards that are missing in that
/// batch (nil) and is killed with all it has started; the next batch starts it anew. Each way of failing is reported
/// once a run, with the last lines of its standard error.
public final class RewardCommand: Reward {
  /// Among the names of rewards.
  public static let name = "command"
  /// Seconds a batch may take.
  public static let defaultTimeout = 60.0
  /// Seconds it has to go by itself once its input is closed.
  private static let farewell = 2.0

  private let command: String
  private let timeout: Double
  private let complaints = Complaints()
  private let state = Mutex(State())

  private struct State {
    var child: ChildProcess?
    var nextIndex = 0
  }

  /// `command`.
  public var name: String { RewardCommand.name }

  /// A command that is started by the first batch.
  ///
  /// - Parameter timeout: seconds for a batch, the start of the process among them.
  public init(_ command: String, timeout: Double = RewardCommand.defaultTimeout) {
    (self.command, self.timeout) = (command, max(0.001, min(timeout, 1e6)))
  }

  deinit { close() }

  /// Lets the process go: its input is closed, and after two seconds it is killed.
  public func close() {
    state.withLock { state in
      state.child?.end(grace: RewardCommand.farewell)
      state.child = nil
    }
  }

  /// One line back for each completion.
  public func scores(_ completions: [RewardInput], report: (String) -> Void) -> [Double?] {
    guard !completions.isEmpty else { return [] }
    let (rewards, complaints) = state.withLock { state in score(completions, &state) }
    for (kind, words) in complaints where self.complaints.isFirst(kind) {
      report("the reward command \(words) (\(command)); this is said once")
    }
    return rewards
  }

  private func score(
    _ completions: [RewardInput], _ state: inout State
  ) -> (rewards: [Double?], complaints: [(kind: String, words: String)]) {
    var complaints: [(kind: String, words: String)] = []
    var exchange = CommandExchange(completions, first: state.nextIndex)
    state.nextIndex += completions.count
    func end(_ child: ChildProcess, _ kind: String, _ words: String) {
      let how = child.end(grace: kind == "died" ? 0.2 : 0)
      let last = child.lastWords.map { "; it said last: \($0)" } ?? ""
      let missing = exchange.open > 0 ? "; \(exchange.open) of \(completions.count) rewards are missing" : ""
      complaints.append((kind, (kind == "died" ? how : words) + missing + last))
    }
    // Between batches it has nothing to say.
    if let child = state.child, let chunk = child.read(child.output),
      chunk.isEmpty || chunk.contains(where: { $0 > 0x20 })
    {
      state.child = nil
      _ = child.listen()
      child.end(grace: 0)
      complaints.append(
        chunk.isEmpty
          ? ("ended", "ended between two batches, and is started again")
          : ("nonsense", "wrote lines that nobody asked for, and is started again"))
    }
    do {
      let child = try state.child ?? ChildProcess(command)
      state.child = child
      let deadline = DispatchTime.now() + timeout
      let ending = exchange.run(child, until: deadline.uptimeNanoseconds)
      if ending != .done { state.child = nil }
      switch ending {
      case .done: break
      case .late: end(child, "late", "had not answered all after \(timeout) seconds")
      case .died: end(child, "died", "ended")
      case .nonsense(let problem): end(child, "nonsense", problem)
      }
    } catch {
      complaints.append(("start", "\(error)"))
    }
    if let refusal = exchange.refusal { complaints.append(("refusal", "gave no reward: \(refusal)")) }
    return (exchange.rewards, complaints)
  }
}
