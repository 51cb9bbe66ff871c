/// How far a step is: what its tasks left behind, and what the queue says of the others.
public struct TaskCounts: Sendable, Equatable {
  /// One task in the queue.
  public struct Queued: Sendable, Equatable {
    /// The array's number, or the job's own.
    public let job: Int
    /// From 1; 1 for a job that is no array.
    public let task: Int
    /// As Slurm calls it: `PENDING`, `RUNNING`, `COMPLETING`.
    public let state: String
    /// Why it waits.
    public let reason: String
    /// As it was submitted: numbers are used again.
    public let name: String
  }

  /// Tasks that ended with status 0.
  public private(set) var done = 0
  /// Tasks that run now.
  public private(set) var running = 0
  /// Tasks that are in the queue and do not run.
  public private(set) var waiting = 0
  /// Tasks that ended with another status, by it.
  public private(set) var failed: [Int: Int] = [:]
  /// Tasks that are neither in the queue nor ended: killed for time or memory, cancelled, or never let begin.
  public private(set) var lost: [Int] = []
  /// Why those that wait do, each once.
  public private(set) var reasons: [String] = []

  /// - Parameters:
  ///   - name: as the queue has it.
  ///   - ends: status by task.
  ///   - queue: all that Slurm has of any job.
  public init(_ job: Submission.Job, name: String, ends: [Int: Int], queue: [Queued]) {
    let own = Dictionary(queue.filter { $0.job == job.id && $0.name == name }.map { ($0.task, $0) }) {
      one, _ in one
    }
    for task in 1...job.step.tasks {
      // What is in the queue counts before an end: a task that was queued again has an old one.
      if let queued = own[task] {
        if ["RUNNING", "COMPLETING", "CONFIGURING", "STAGE_OUT"].contains(queued.state) {
          running += 1
        } else {
          waiting += 1
          if !reasons.contains(queued.reason) { reasons.append(queued.reason) }
        }
      } else if let status = ends[task] {
        if status == 0 { done += 1 } else { failed[task] = status }
      } else {
        lost.append(task)
      }
    }
  }

  /// Whether anything may still come.
  public var isAlive: Bool { running + waiting > 0 }
  /// Whether all went well.
  public func isDone(of tasks: Int) -> Bool { done == tasks }
}

extension TaskCounts.Queued {
  /// What `squeue -h -r -o "%A|%F|%K|%T|%r|%j"` prints: a task a line.
  ///
  /// `%F` is the array's number, `%K` the task's, N/A where there is none.
  public static func parse(_ text: String) -> [TaskCounts.Queued] {
    text.split(separator: "\n").compactMap { line in
      let words = line.split(separator: "|", omittingEmptySubsequences: false).map {
        $0.trimmingPrefix { $0 == " " }
      }
      guard words.count == 6, let own = Int(words[0]) else { return nil }
      let reason = String(words[4])
      guard let array = Int(words[1]), let task = Int(words[2]) else {
        return TaskCounts.Queued(
          job: own, task: 1, state: String(words[3]), reason: reason, name: String(words[5]))
      }
      return TaskCounts.Queued(
        job: array, task: task, state: String(words[3]), reason: reason, name: String(words[5]))
    }
  }
}
