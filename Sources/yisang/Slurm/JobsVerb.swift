import ArgumentParser
import Corpus
import Foundation
import Slurm

struct JobsVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "jobs",
    abstract: "Show what runs on the cluster: the jobs of --executor slurm, and how far they are.",
    discussion: """
      A submission is one run of a verb; its folder, corpus/jobs/NAME, has the scripts, and a log for each task. Without \
      --all those that ended well, or were cancelled, are left out.

      Examples:
        yisang jobs
        yisang jobs --all --json
        yisang jobs --cancel filter-1
      """)

  @OptionGroup var shared: SharedOptions

  @Flag(help: "Also those that ended well, or were cancelled.")
  var all = false

  @Option(
    help: ArgumentHelp(
      "Take a submission's jobs out of the queue, and end those that run.", valueName: "name"))
  var cancel: String?

  /// The command line that shows a corpus' jobs, or takes a submission out.
  static func line(_ corpus: Corpus, cancelling name: String? = nil) -> String {
    let place = corpus.root == "corpus" ? "" : " --corpus \(JobScript.quoted(corpus.root))"
    return "yisang jobs\(place)" + (name.map { " --cancel \($0)" } ?? "")
  }

  func run() throws {
    let corpus = try shared.corpus()
    let folder = JobsFolder(corpus: corpus.root)
    let submissions = try folder.submissions()
    if let cancel {
      guard var found = submissions.first(where: { $0.name == cancel }) else {
        let known = submissions.map(\.name)
        let near = nearest(cancel, among: known).map { "; did you mean \($0)?" } ?? ""
        throw ValidationError("there is no submission \(cancel) in \(folder.path)\(near)")
      }
      let table = JobsTable(found, folder, queue: try SlurmCommands().queue(of: found.ids))
      guard !table.isOver else { return Console.note("\(cancel) is at its end already") }
      try SlurmCommands().cancel(found.ids)
      found.isCancelled = true
      try folder.write(found)
      return Console.note("\(cancel) is cancelled; what its tasks have done stays")
    }
    let queue = try SlurmCommands().queue(of: submissions.filter { all || !$0.isCancelled }.flatMap(\.ids))
    let tables = submissions.map { JobsTable($0, folder, queue: queue) }.filter { all || !$0.isOver }
    if shared.json { return try Console.json(tables.map(\.json)) }
    for line in tables.flatMap(\.lines) { Console.out(line) }
    if tables.isEmpty {
      Console.note(
        submissions.isEmpty ? "nothing was submitted" : "all that was submitted is over; --all shows it")
    }
  }
}

/// One submission, for people and for programs.
struct JobsTable {
  private let submission: Submission
  private let rows: [(job: Submission.Job, state: TaskCounts, nodes: [String])]

  init(_ submission: Submission, _ folder: JobsFolder, queue: [TaskCounts.Queued]) {
    self.submission = submission
    rows = submission.jobs.map { job in
      let state = TaskCounts(
        job, name: submission.jobName(of: job.step), ends: folder.ends(of: job.step, in: submission.name),
        queue: queue)
      return (job, state, Set(folder.nodes(of: job.step, in: submission.name).values).sorted())
    }
  }

  /// Done or cancelled, and nothing left in the queue.
  var isOver: Bool {
    rows.allSatisfy { $0.state.isDone(of: $0.job.step.tasks) }
      || submission.isCancelled && !rows.contains(where: \.state.isAlive)
  }

  var lines: [String] {
    [
      "\(submission.name): yisang \(submission.line)"
        + (submission.isCancelled ? " (cancelled)" : "")
    ]
      + rows.map { job, state, nodes in
        "  \(job.step.name)\tjob \(job.id.map(String.init) ?? "-")\t\(job.id == nil ? "not submitted" : JobsTable.words(state, of: job.step.tasks))"
          + (nodes.isEmpty ? "" : "\ton \(nodes.joined(separator: ", "))")
      }
  }

  /// `8 of 12 done, 2 running, 2 waiting (Resources)`.
  static func words(_ state: TaskCounts, of tasks: Int) -> String {
    var words = ["\(state.done) of \(tasks) done"]
    if state.running > 0 { words.append("\(state.running) running") }
    if state.waiting > 0 {
      words.append("\(state.waiting) waiting (\(state.reasons.joined(separator: ", ")))")
    }
    for (status, tasks) in Dictionary(grouping: state.failed.keys, by: { state.failed[$0] ?? 0 }).sorted(by: {
      $0.key < $1.key
    }) {
      words.append(
        "\(tasks.count) failed with status \(status) (task \(tasks.sorted().prefix(3).map(String.init).joined(separator: ", ")))"
      )
    }
    if !state.lost.isEmpty, !state.isAlive { words.append("\(state.lost.count) gone without an end") }
    return words.joined(separator: ", ")
  }

  /// One line on all steps.
  static func line(_ submission: Submission, _ states: [TaskCounts]) -> String {
    let steps = zip(submission.jobs, states).map { "\($0.step.name): \(words($1, of: $0.step.tasks))" }
    return "\(submission.name): " + steps.joined(separator: "; ")
  }

  var json: JSONRecord {
    JSONRecord(
      name: submission.name, arguments: submission.arguments, directory: submission.directory,
      submittedAt: submission.submittedAt,
      steps: rows.map { job, state, nodes in
        JSONRecord.Step(
          name: job.step.name, job: job.id, tasks: job.step.tasks, done: state.done, running: state.running,
          waiting: state.waiting, failed: state.failed.keys.sorted(), lost: state.isAlive ? [] : state.lost,
          nodes: nodes)
      })
  }

  struct JSONRecord: Encodable {
    struct Step: Encodable {
      let name: String
      let job: Int?
      let tasks, done, running, waiting: Int
      let failed, lost: [Int]
      let nodes: [String]
    }
    let name: String
    let arguments: [String]
    let directory: String
    let submittedAt: Double
    let steps: [Step]
  }
}
