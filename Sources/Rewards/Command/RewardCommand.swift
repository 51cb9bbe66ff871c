import Dispatch
import Synchronization

/// A user's own reward: one process for the run, a line of JSON to it for each completion and one back.
///
/// The command line is run by `/bin/sh -c`. Each completion goes to its standard input as `RewardInput.json` with an
/// `index` that no other completion of the run has; a line back is an object with `reward`, a number or null (which says
/// that there is none to be had: nil), in the order they came or with the `index`. What hangs, dies or writes nonsense costs
/// the rewards that are missing in that batch (NaN) and is killed with its process group; the next batch starts it anew. Each
/// way of failing is reported once a run, with the last lines of its standard error.
public final class RewardCommand: Reward {
  /// Among the names of rewards.
  public static let name = "command"
  /// Seconds a batch may take.
  public static let defaultTimeout = 60.0
  /// Seconds it has to go by itself once its input is closed.
  private static let farewell = 2.0
  /// Seconds it has to end by itself where an end of it is closed, so that its status is known.
  private static let grace = 0.2

  /// Run by `/bin/sh -c`.
  public let command: String
  private let timeout: Double
  private let complaints = Complaints()
  private let state = Mutex(State())

  private struct State {
    var child: ChildProcess?
    var nextIndex = 0
  }

  /// What went wrong, by a name that it is told once by.
  typealias Complaint = (kind: String, words: String)

  /// `command`.
  public var name: String { RewardCommand.name }

  /// A command that is started by the first batch.
  ///
  /// - Parameter timeout: seconds for a batch, the start of the process among them.
  public init(_ command: String, timeout: Double = RewardCommand.defaultTimeout) {
    (self.command, self.timeout) = (command, max(0.001, min(timeout, 1e6)))
  }

  deinit { close() }

  /// Lets the process go: its input is closed, and after two seconds it is killed with its group. A second time does nothing;
  /// another batch would start it anew.
  public func close() {
    state.withLock { state in
      state.child?.end(grace: RewardCommand.farewell)
      state.child = nil
    }
  }

  /// One line back for each completion.
  public func scores(_ completions: [RewardInput], report: (String) -> Void) -> [Double?] {
    scores(completions, shouldStop: { false }, report: report)
  }

  /// The same; a stop kills the command with its group.
  public func scores(
    _ completions: [RewardInput], shouldStop: () -> Bool, report: (String) -> Void
  ) -> [Double?] {
    guard !completions.isEmpty else { return [] }
    let (rewards, complaints) = state.withLock { state in score(completions, &state, shouldStop) }
    for (kind, words) in complaints where self.complaints.isFirst(kind) {
      report("the reward command \(words) (\(shown(command.utf8, most: 80))); this is said once")
    }
    return rewards
  }

  private func score(
    _ completions: [RewardInput], _ state: inout State, _ shouldStop: () -> Bool
  ) -> (rewards: [Double?], complaints: [Complaint]) {
    var complaints: [Complaint] = []
    var exchange = CommandExchange(completions, first: state.nextIndex)
    state.nextIndex += completions.count
    if let complaint = dismissIdle(&state) { complaints.append(complaint) }
    do {
      let child = try state.child ?? ChildProcess(command)
      state.child = child
      let deadline = DispatchTime.now() + timeout
      let ending = exchange.run(child, until: deadline.uptimeNanoseconds, shouldStop: shouldStop)
      if ending != .done {
        state.child = nil
        if var complaint = self.end(child, ending, shouldStop) {
          if exchange.open > 0 {
            complaint.words += "; \(exchange.open) of \(completions.count) rewards are missing"
          }
          if let last = child.lastWords { complaint.words += "; it said last: \(last)" }
          complaints.append(complaint)
        }
      }
    } catch {
      complaints.append(("start", "\(error)"))
    }
    if let refusal = exchange.refusal {
      complaints.append(("refusal", "gave no reward: \(shown(refusal.utf8, most: 200))"))
    }
    if let misfit = exchange.misfit {
      complaints.append(("misfit", "gave a reward that is not finite, or beyond 1e30: \(misfit)"))
    }
    return (exchange.rewards, complaints)
  }

  /// Between batches it has nothing to say, and is there.
  private func dismissIdle(_ state: inout State) -> Complaint? {
    guard let child = state.child else { return nil }
    let hasGone = child.hasGone
    let chunk = child.read(child.output)
    let isNonsense = chunk?.contains { $0 > 0x20 } ?? false
    guard isNonsense || hasGone || chunk?.isEmpty == true else { return nil }
    state.child = nil
    _ = child.listen()
    child.end(grace: 0)
    return isNonsense
      ? ("nonsense", "wrote lines that nobody asked for, and is started again")
      : ("ended", "ended between two batches, and is started again")
  }

  /// Ends the process that a batch ended badly with; nil where there is nothing to complain of.
  private func end(
    _ child: ChildProcess, _ ending: CommandExchange.End, _ shouldStop: () -> Bool
  ) -> Complaint? {
    let hasClosed = ending == .died || ending == .deaf
    let how = child.end(grace: hasClosed ? RewardCommand.grace : 0, shouldStop: shouldStop)
    switch ending {
    case .done, .stopped: return nil
    case .late where !child.hasWritten:
      let more = "if it needs longer to start, give it more by --reward-timeout"
      return ("silent", "had not written anything \(timeout) seconds after it was asked; \(more)")
    case .late: return ("late", "had not answered all after \(timeout) seconds")
    case .died: return ("died", "died: it " + (how ?? "closed its output, and was killed"))
    case .deaf:
      return ("died", "died: it " + (how ?? "closed its input with lines left to read, and was killed"))
    case .nonsense(let problem): return ("nonsense", problem)
    }
  }
}
