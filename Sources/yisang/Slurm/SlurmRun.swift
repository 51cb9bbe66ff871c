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
  /// The settings file that is read; nil where there is none.
  let config: String?
  let tasks: Int?
  let options: [String]
  let lastOptions: [String]
  let detaches: Bool

  private let commands = SlurmCommands()
  private var jobs: JobsFolder { JobsFolder(corpus: corpus.root) }

  init(
    corpus: Corpus, config: String? = nil, tasks: Int? = nil, options: [String], lastOptions: [String] = [],
    detaches: Bool = false
  ) {
    (self.corpus, self.config, self.tasks) = (corpus, config, tasks)
    (self.options, self.lastOptions, self.detaches) = (options, lastOptions, detaches)
  }

  /// Tasks for so many shards.
  func count(for shards: Int) -> Int { max(1, min(shards, tasks ?? SlurmRun.mostTasks)) }

  /// Has the steps done, and ends the program as the last of them ended.
  ///
  /// - Parameters:
  ///   - say: prints what would be submitted, and submits nothing.
  ///   - prepare: done before jobs are submitted, and not where they are there already; gives what they are told beside what
  ///     was typed.
  func run(
    _ steps: [JobStep], say: Bool = false, prepare: () throws -> [String] = { [] }
  ) throws -> Never {
    let arguments = ExecutorOptions.others(Array(CommandLine.arguments.dropFirst()))
    if say {
      show(steps, arguments)
      exit(0)
    }
    let submission = try locked {
      if let earlier = try alive(arguments) {
        Console.note("\(earlier.name) is in the queue already, as it was submitted, and is followed")
        return earlier
      }
      return try submit(steps, arguments, adding: prepare())
    }
    if detaches {
      Console.note("\(JobsVerb.line(corpus)) shows how far they are")
      exit(0)
    }
    try JobsFollower(submission, jobs, corpus).run()
  }

  /// Submits copies of a command that no other step follows.
  func start(_ step: JobStep, _ arguments: [String], say: Bool) throws {
    if say { return show([step], arguments) }
    _ = try locked { try submit([step], arguments) }
    Console.note("\(JobsVerb.line(corpus)) shows how far they are")
  }

  private func show(_ steps: [JobStep], _ arguments: [String]) {
    for step in steps {
      Console.out(script(arguments, folder: jobs.folder(of: "NAME"), step, of: "NAME").text(of: step))
    }
  }

  /// Between a look at the queue and the last job submitted nobody else submits.
  private func locked(_ body: () throws -> Submission) throws -> Submission {
    guard SlurmCommands.sbatch != nil else {
      throw SlurmFailure("there is no sbatch on this machine: run this where jobs are submitted")
    }
    do { try FileManager.default.createDirectory(atPath: jobs.path, withIntermediateDirectories: true) } catch
    {
      throw SlurmFailure("\(jobs.path): the folder cannot be made; check its permissions and the free space")
    }
    let lock = try FileLock(jobs.path + "/lock")
    defer { withExtendedLifetime(lock) {} }
    return try body()
  }

  /// An earlier submission of the same that is not at its end.
  private func alive(_ arguments: [String]) throws -> Submission? {
    let own = try jobs.submissions().filter { $0.verb == arguments.first && !$0.isCancelled }
    let queue = try commands.queue(of: own.flatMap(\.ids))
    for var submission in own.reversed() {
      let isQueued = submission.jobs.contains { job in
        queue.contains { $0.job == job.id && $0.name == submission.jobName(of: job.step) }
      }
      if !submission.isWhole {
        // Killed while it was submitted: half of it would do work that nobody ends.
        if isQueued { try commands.cancel(submission.ids) }
        submission.isCancelled = true
        try jobs.write(submission)
        continue
      }
      guard isQueued else { continue }
      guard submission.arguments == arguments, submission.directory == here, submission.settings == digest
      else {
        throw SlurmFailure(
          "\(submission.name) is in the queue, of other arguments or settings: "
            + "\(submission.arguments.joined(separator: " ")); "
            + "wait for it, or take it out: yisang jobs --cancel \(submission.name)")
      }
      return submission
    }
    return nil
  }

  private func submit(_ steps: [JobStep], _ arguments: [String], adding more: [String] = []) throws
    -> Submission
  {
    let name = try jobs.make(arguments.first ?? "")
    let folder = jobs.folder(of: name)
    if let config, arguments.first != "teacher" {
      // Tasks that begin tomorrow have the settings of today.
      do { try FileManager.default.copyItem(atPath: config, toPath: folder + "/yisang.yaml") } catch {
        throw SlurmFailure("\(config) cannot be copied to \(folder): \(error.localizedDescription)")
      }
    }
    var submission = Submission(
      name: name, arguments: arguments, directory: here, settings: digest,
      submittedAt: Date().timeIntervalSince1970, steps: steps)
    try jobs.write(submission)
    do {
      for (place, step) in steps.enumerated() {
        let path = "\(folder)/\(step.name).sh"
        let text = script(arguments + more, folder: folder, step, of: name).text(of: step)
        do { try text.write(toFile: path, atomically: true, encoding: .utf8) } catch {
          throw SlurmFailure("\(path): the script cannot be written; check permissions and the free space")
        }
        submission.submitted(place, as: try commands.submit(path, after: submission.ids.last))
        try jobs.write(submission)
      }
    } catch {
      try? commands.cancel(submission.ids)
      submission.isCancelled = true
      try? jobs.write(submission)
      throw error
    }
    let list = submission.jobs.map {
      "\($0.step.name) (job \($0.id ?? 0), \(counted($0.step.tasks, "task")))"
    }
    Console.note("\(name): \(list.joined(separator: ", "))")
    return submission
  }

  private func script(_ arguments: [String], folder: String, _ step: JobStep, of name: String) -> JobScript {
    let isVerb = arguments.first != "teacher"
    let folder = SlurmRun.absolute(folder)
    var given = arguments
    if isVerb {
      given = ExecutorOptions.without("--config", given)
      if config != nil { given += ["--config", folder + "/yisang.yaml"] }
      given += ["--executor", "local"]
    }
    return JobScript(
      program: (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? "yisang",
      arguments: given, directory: here, folder: folder, name: "yisang-\(name)",
      options: options + (step.flag == nil ? lastOptions : []),
      environment: isVerb ? SlurmRun.environment : [],
      countsCores: isVerb && !arguments.contains { $0 == "--workers" || $0.hasPrefix("--workers=") })
  }

  /// Settings that are given by the environment: tasks have them whatever sbatch exports.
  private static var environment: [String] {
    let own = Set(ExecutorOptions.keys.map { "YISANG_" + $0.uppercased() } + ["YISANG_CONFIG"])
    return ProcessInfo.processInfo.environment.filter { $0.key.hasPrefix("YISANG_") && !own.contains($0.key) }
      .map { "\($0.key)=\($0.value)" }.sorted()
  }

  /// SHA-256 of the settings file and of what the environment sets.
  private var digest: String {
    let file = config.flatMap { FileManager.default.contents(atPath: $0) } ?? Data()
    return Digest.sha256(Array(file) + SlurmRun.environment.flatMap { Array("\n\($0)".utf8) }).hex
  }

  private var here: String { FileManager.default.currentDirectoryPath }

  private static func absolute(_ path: String) -> String {
    URL(filePath: path).standardizedFileURL.path(percentEncoded: false)
  }
}
