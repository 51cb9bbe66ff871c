import ArgumentParser
import Corpus
import Foundation
import Slurm
import Teacher

struct TeacherVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "teacher",
    abstract: "Start servers for yisang distill, here or on a cluster, and list them while they answer.",
    discussion: """
      Servers are listed in a file, and yisang distill --teachers FILE asks those that are listed, while it runs \
      (docs/slurm.md).

      Examples:
        yisang teacher up --teachers servers.txt --count 3 --sbatch '--gres=gpu:8 --time=24:00:00' -- vllm serve Qwen/Qwen3-32B --port {port}
        yisang teacher join --teachers servers.txt -- vllm serve Qwen/Qwen3-32B --port {port}
      """,
    subcommands: [TeacherUpVerb.self, TeacherJoinVerb.self])
}

/// The server, and the list it is in.
struct ListedServerOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The file that lists servers: a line is added when this one answers, and goes before it does.",
      valueName: "file"),
    completion: .file())
  var teachers: String

  @Option(help: "The name or number under which others reach this machine (default: its own name).")
  var host: String?

  @Option(help: "Seconds that a server may take until it answers.")
  var patience: Double = 3_600

  @Option(help: "Seconds for answers in flight, once its line is gone, before the server is told to end.")
  var grace: Double = 60

  @Argument(
    parsing: .postTerminator,
    help: "Behind --: the server's command; {port} stands for a port that is free.")
  var command: [String] = []

  func validate() throws {
    guard !command.isEmpty else {
      throw ValidationError(
        "the server's command is missing: give it behind --, as -- vllm serve MODEL --port {port}")
    }
    guard command.contains(where: { $0.contains("{port}") }) else {
      throw ValidationError("the server's command must have {port}: servers on one machine need a port each")
    }
    guard patience > 0, patience.isFinite, grace >= 0, grace.isFinite else {
      throw ValidationError("--patience must be above 0, --grace not below")
    }
  }
}

struct TeacherUpVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "up",
    abstract: "Submit jobs that start servers and list them; yisang jobs shows them, and takes them down.",
    discussion: """
      Each job runs yisang teacher join with the command given. When its time is nearly up, its line goes, what is in flight \
      ends, and the job is queued again.

      Examples:
        yisang teacher up --teachers servers.txt --count 3 --sbatch '--gres=gpu:8 --time=24:00:00' -- vllm serve Qwen/Qwen3-32B --tensor-parallel-size 8 --port {port}
        yisang jobs --cancel teacher-1
      """)

  @OptionGroup var shared: SharedOptions
  @OptionGroup var server: ListedServerOptions

  @Option(help: "How many servers.")
  var count = 1

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Options of sbatch, as '--partition=gpu --gres=gpu:8'.", valueName: "options"))
  var sbatch = ""

  @Flag(help: "Print the script, and submit nothing.")
  var dryRun = false

  func validate() throws {
    guard (1...SlurmRun.mostTasks).contains(count) else {
      throw ValidationError("--count must be from 1 to \(SlurmRun.mostTasks)")
    }
  }

  func run() throws {
    let corpus = try shared.corpus()
    let list = URL(filePath: server.teachers).standardizedFileURL.path(percentEncoded: false)
    var arguments = ["teacher", "join", "--teachers", list]
    if let host = server.host { arguments += ["--host", host] }
    arguments += [
      "--patience", "\(server.patience)", "--grace", "\(min(server.grace, SlurmRun.mostGrace))", "--",
    ]
    let run = SlurmRun(corpus: corpus, options: try ExecutorOptions.words(sbatch))
    try run.start(JobStep("server", copies: count), arguments + server.command, say: dryRun)
  }
}

struct TeacherJoinVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "join",
    abstract: "Start a server here, and list it while it answers.",
    discussion: """
      Told to stop, it takes its line out of the list, waits for what is in flight, and ends the server.

      Examples:
        yisang teacher join --teachers servers.txt -- vllm serve Qwen/Qwen3-32B --port {port}
        yisang teacher join --teachers servers.txt -- yisang serve --model models/teacher --host 0.0.0.0 --allow-remote --port {port}
      """)

  @OptionGroup var server: ListedServerOptions

  func run() throws {
    let port = try ListedServer.freePort()
    let host = server.host ?? ProcessInfo.processInfo.hostName
    let listing = TeacherListing(path: server.teachers, address: "http://\(host):\(port)/v1")
    let child = ListedServer(
      command: server.command.map { $0.replacingOccurrences(of: "{port}", with: "\(port)") },
      listing: listing)
    try child.run(patience: server.patience, grace: server.grace)
  }
}
