import ArgumentParser
import Corpus
import Foundation
import Slurm

/// A verb's run on a cluster: submits jobs, or finds those of an earlier run, and follows them to their end.
///
/// The last job is the plain verb. It finds the shards that the others have sealed, and does what is left; so what comes out is
/// what one machine would have made, by construction.
struct SlurmRun {
  /// Slurm takes no longer arrays unless it is told to (MaxArraySize).
  static let mostTasks = 1_000
  /// Of the seconds between Slurm's warning and the end, those that may be waited.
  static let mostGrace = Double(JobScript.warning - 20)

  let corpus: Corpus
  let tasks: Int?
  let options: [String]
  let lastOptions: [String]
  let detaches: Bool

  private let commands = SlurmCommands()
  private var jobs: JobsFolder { JobsFolder(corpus: corpus.root) }

  init(corpus: Corpus, tasks: Int?, options: [String], lastOptions: [String], detaches: Bool) {
    (self.corpus, self.tasks, self.options) = (corpus, tasks, options)
    (self.lastOptions, self.detaches) = (lastOptions, detaches)
  }

  /// Tasks for so many shards.
  func count(for shards: Int) -> Int { max(1, min(shards, tasks ?? SlurmRun.mostTasks)) }

  /// Has the steps done, and ends the program as the last of them ended.
  ///
  /// - Parameter say: prints what would be submitted, and submits nothing.
  func run(_ steps: [JobStep], say: Bool = false) throws -> Never {
    let arguments = SlurmRun.arguments(Array(CommandLine.arguments.dropFirst()))
    if say {
      let script = script(arguments, folder: jobs.folder(of: "NAME"), last: false)
      for step in steps { Console.out(script.text(of: step)) }
      exit(0)
    }
    guard SlurmCommands.sbatch != nil else {
      throw SlurmFailure("there is no sbatch on this machine: run this where jobs are submitted")
    }
    let submission: Submission
    if let earlier = try alive(arguments) {
      Console.note("\(earlier.name) is in the queue already, and is followed")
      submission = earlier
    } else {
      submission = try submit(steps, arguments)
    }
    if detaches {
      Console.note("yisang jobs shows how far they are")
      exit(0)
    }
    try follow(submission)
  }

  /// An earlier submission of the same that is not at its end.
  private func alive(_ arguments: [String]) throws -> Submission? {
    for submission in try jobs.submissions().reversed() where submission.verb == arguments.first {
      guard try !commands.queue(of: submission.jobs.map(\.id)).isEmpty else { continue }
      guard submission.arguments == arguments, submission.directory == here else {
        throw SlurmFailure(
          "\(submission.name) is in the queue, of other arguments: \(submission.arguments.joined(separator: " ")); "
            + "wait for it, or take it out: yisang jobs --cancel \(submission.name)")
      }
      return submission
    }
    return nil
  }

  private func submit(_ steps: [JobStep], _ arguments: [String]) throws -> Submission {
    let name = try jobs.make(arguments.first ?? "")
    var submission = Submission(
      name: name, arguments: arguments, directory: here, submittedAt: Date().timeIntervalSince1970)
    for step in steps {
      let script = script(arguments, folder: jobs.folder(of: name), last: step.flag == nil)
      let path = "\(jobs.folder(of: name))/\(step.name).sh"
      do { try script.text(of: step).write(toFile: path, atomically: true, encoding: .utf8) } catch {
        throw SlurmFailure("\(path): the script cannot be written; check permissions and the free space")
      }
      do { submission.add(step, try commands.submit(path, after: submission.jobs.last?.id)) } catch {
        // Half of a submission would do work that nobody ends.
        try? commands.cancel(submission.jobs.map(\.id))
        throw error
      }
      // Killed here, what was taken is known.
      try jobs.write(submission)
    }
    let list = submission.jobs.map { "\($0.step.name) (job \($0.id), \(counted($0.step.tasks, "task")))" }
    Console.note("\(name): \(list.joined(separator: ", "))")
    return submission
  }

  private func script(_ arguments: [String], folder: String, last: Bool) -> JobScript {
    let isVerb = arguments.first != "teacher"
    return JobScript(
      program: (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? "yisang",
      arguments: arguments + (isVerb ? ["--executor", "local"] : []), directory: here,
      folder: SlurmRun.absolute(folder),
      name: "yisang-\(arguments.first ?? "")", options: options + (last ? lastOptions : []),
      countsCores: isVerb && !arguments.contains { $0 == "--workers" || $0.hasPrefix("--workers=") })
  }

  private var here: String { FileManager.default.currentDirectoryPath }

  private static func absolute(_ path: String) -> String { URL(filePath: path).standardizedFileURL.path() }

  /// Submits copies of a command that no other step follows.
  func start(_ step: JobStep, _ arguments: [String], say: Bool) throws {
    if say {
      let script = script(arguments, folder: jobs.folder(of: "NAME"), last: false)
      return Console.out(script.text(of: step))
    }
    _ = try submit([step], arguments)
    Console.note("yisang jobs shows how far they are")
  }

  /// Without the flags that say who executes.
  static func arguments(_ all: [String]) -> [String] {
    var kept: [String] = []
    var skips = false
    for word in all {
      if skips {
        skips = false
      } else if let takesValue = ExecutorOptions.own[word] {
        skips = takesValue
      } else if !ExecutorOptions.own.contains(where: { $0.value && word.hasPrefix($0.key + "=") }) {
        kept.append(word)
      }
    }
    return kept
  }

  private func follow(_ submission: Submission) throws -> Never {
    var told: Set<String> = []
    while true {
      if stopRequested() {
        leave(
          ExitStatus.stopped,
          "the jobs go on: run the same command again to follow them, or yisang jobs --cancel \(submission.name)"
        )
      }
      let states = try states(of: submission)
      Console.status(JobsTable.line(submission, states.map(\.state)))
      for (job, state) in states where !told.contains(job.step.name) && state.isDone(of: job.step.tasks) {
        told.insert(job.step.name)
        Console.note("\(job.step.name): \(counted(job.step.tasks, "task")) done")
      }
      if !states.contains(where: \.state.isAlive) { break }
      usleep(500_000)
    }
    // The files of a task that has just ended may come a moment later over a network.
    usleep(300_000)
    try end(submission, try states(of: submission))
  }

  private func states(of submission: Submission) throws -> [(job: Submission.Job, state: TaskCounts)] {
    // The queue is asked first: what ends behind that is counted as running, once more.
    let queue = try commands.queue(of: submission.jobs.map(\.id))
    return submission.jobs.map { job in
      (job, TaskCounts(job, ends: jobs.ends(of: job.step, in: submission.name), queue: queue))
    }
  }

  /// Ends as the last job ended, with what it printed.
  private func end(_ submission: Submission, _ states: [(job: Submission.Job, state: TaskCounts)]) throws
    -> Never
  {
    let folder = jobs.folder(of: submission.name)
    for (job, state) in states where !state.isDone(of: job.step.tasks) {
      let task = state.failed.keys.min() ?? state.lost.min() ?? 1
      let status = state.failed[task].map(Int32.init(clamping:))
      let isLast = job.step.flag == nil
      if isLast, let status, status == ExitStatus.empty || status == ExitStatus.stopped {
        show("\(folder)/\(job.step.name)-1.out", 1)
        show("\(folder)/\(job.step.name)-1.log", 2)
        exit(status)
      }
      show("\(folder)/\(job.step.name)-\(task).log", 2)
      let what =
        status.map { "ended with status \($0)" }
        ?? "is not in the queue and left no end: killed, for time or memory, or cancelled"
      throw SlurmFailure(
        "\(submission.name): task \(task) of \(job.step.name) \(what); its log is \(folder)/\(job.step.name)-\(task).log. "
          + "Run the same command again: what is done stays done")
    }
    Console.status("")
    if let last = states.last { show("\(folder)/\(last.job.step.name)-1.out", 1) }
    exit(0)
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
