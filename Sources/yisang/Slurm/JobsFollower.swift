import Corpus
import Foundation
import Slurm

/// Follows a submission to its end, and ends as its last job ended.
struct JobsFollower {
  /// Seconds for the mark of a task that has left the queue: over NFS it comes late, by default within a minute.
  private static let lateness = 90.0
  /// Seconds without an answer of squeue: a controller that restarts has jobs that go on.
  private static let silence = 900.0

  private let submission: Submission
  private let jobs: JobsFolder
  private let corpus: Corpus
  private let commands = SlurmCommands()

  init(_ submission: Submission, _ jobs: JobsFolder, _ corpus: Corpus) {
    (self.submission, self.jobs, self.corpus) = (submission, jobs, corpus)
  }

  private struct Step {
    let job: Submission.Job
    var ends: [Int: Int] = [:]
    var counts: TaskCounts
    var isTold = false
  }

  /// Ends the program.
  func run() throws -> Never {
    var steps = submission.jobs.map { job in
      Step(job: job, counts: TaskCounts(job, name: submission.jobName(of: job.step), ends: [:], queue: []))
    }
    var (pause, quiet, answered) = (0.5, 0.0, ContinuousClock.now)
    while true {
      if stopRequested() { leave() }
      do {
        try look(at: &steps)
        answered = .now
      } catch {
        // The signal that stops us may have met squeue.
        if stopRequested() { leave() }
        guard ContinuousClock.now - answered < .seconds(JobsFollower.silence) else { throw error }
        Console.status("\(submission.name): \(error); looking again")
        sleep(pause)
        continue
      }
      Console.status(JobsTable.line(submission, steps.map(\.counts)))
      if !steps.contains(where: \.counts.isAlive) {
        // A step that did not end well keeps those behind it from beginning, and has marks of its own.
        let isOver =
          steps.allSatisfy { $0.counts.lost.isEmpty } || steps.contains { !$0.counts.failed.isEmpty }
        if isOver || quiet >= JobsFollower.lateness { break }
        quiet += 1
        sleep(1)
        continue
      }
      quiet = 0
      sleep(pause)
      // The controller serves others too.
      pause = min(pause * 1.2, 15)
    }
    Console.status("")
    try end(steps)
  }

  private func sleep(_ seconds: Double) {
    let until = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < until, !stopRequested() { usleep(50_000) }
  }

  private func leave() -> Never {
    yisang.leave(
      ExitStatus.stopped,
      "the jobs go on: run the same command again to follow them, or "
        + JobsVerb.line(corpus, cancelling: submission.name))
  }

  /// The queue is asked first: what ends behind that is counted as running, once more.
  private func look(at steps: inout [Step]) throws {
    let queue = try commands.queue(of: submission.ids)
    for place in steps.indices {
      let step = steps[place].job.step
      let queued = Set(queue.filter { $0.job == steps[place].job.id }.map(\.task))
      // A task that is queued again has an end of its first time at most.
      let known = steps[place].ends.filter { !queued.contains($0.key) }
      steps[place].ends = jobs.ends(of: step, in: submission.name, known: known)
      steps[place].counts = TaskCounts(
        steps[place].job, name: submission.jobName(of: step), ends: steps[place].ends, queue: queue)
      if steps[place].counts.isDone(of: step.tasks), !steps[place].isTold {
        steps[place].isTold = true
        Console.note("\(step.name): \(counted(step.tasks, "task")) done")
      }
    }
  }

  /// Ends as the last job ended, with what it printed.
  private func end(_ steps: [Step]) throws -> Never {
    let folder = jobs.folder(of: submission.name)
    for step in steps where !step.counts.isDone(of: step.job.step.tasks) {
      let (name, counts) = (step.job.step.name, step.counts)
      let task = counts.failed.keys.min() ?? counts.lost.min() ?? 1
      let status = counts.failed[task].map(Int32.init(clamping:))
      if step.job.step.flag == nil, let status, status == ExitStatus.empty || status == ExitStatus.stopped,
        step.job.step.goesOn
      {
        show("\(folder)/\(name)-1.out", 1)
        show("\(folder)/\(name)-1.log", 2)
        exit(status)
      }
      show("\(folder)/\(name)-\(task).log", 2)
      throw SlurmFailure(
        "\(submission.name): task \(task) of \(name) \(JobsFollower.why(status)); its log is \(folder)/\(name)-\(task).log. "
          + "Run the same command again: what is done stays done")
    }
    if let last = steps.last { show("\(folder)/\(last.job.step.name)-1.out", 1) }
    exit(0)
  }

  private static func why(_ status: Int32?) -> String {
    switch status {
    case ExitStatus.stopped:
      "was stopped, as when its time is up: give it longer with --sbatch or --sbatch-last"
    case .some(let status): "ended with status \(status)"
    case nil: "is not in the queue and left no end: killed, for time or memory, or cancelled"
    }
  }

  /// The end of a file, as it is. - Parameter descriptor: 1 for results, 2 for what was said on the way.
  private func show(_ path: String, _ descriptor: Int32) {
    guard let data = FileManager.default.contents(atPath: path) else { return }
    if descriptor == 1 { return Console.bytes(Array(data)) }
    for line in String(decoding: data.suffix(2_000), as: UTF8.self).split(separator: "\n").suffix(10) {
      Console.note("  | \(line)")
    }
  }
}
