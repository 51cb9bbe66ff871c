import ArgumentParser
import Corpus
import Foundation
import Slurm

/// Who does a verb's work: this machine, or a cluster's.
struct ExecutorOptions: ParsableArguments {
  @Option(
    help:
      "Who does the work: local, or slurm (jobs that share it by shards; docs/slurm.md) (default: local).",
    completion: .list(["local", "slurm"]))
  var executor: String?

  @Option(help: "With slurm: tasks at a time at most (default: one for each shard, 1000 at most).")
  var tasks: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "With slurm: options of sbatch for all jobs, as '--partition=cpu --mem=8G --time=4:00:00'.",
      valueName: "options"))
  var sbatch: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "With slurm: options of sbatch for the job that ends the work, behind the others; the last dedup job wants the memory that --dry-run tells.",
      valueName: "options"))
  var sbatchLast: String?

  @Flag(help: "With slurm: submit, and do not wait for the end.")
  var detach = false

  @Option(
    help: ArgumentHelp(
      "Work on one part of the shards alone, as 2/8, beside other programs that work on the rest; the plain verb then ends the work.",
      valueName: "i/n"))
  var shards: String?

  static let keys = ["executor", "tasks", "sbatch", "sbatch_last"]

  /// Flags that the jobs are not given, and whether each takes a value.
  static let own: [String: Bool] = [
    "--executor": true, "--tasks": true, "--sbatch": true, "--sbatch-last": true, "--detach": false,
    "--dry-run": false,
  ]

  func validate() throws {
    _ = try part()
    guard (1...SlurmRun.mostTasks).contains(tasks ?? 1) else {
      throw ValidationError("--tasks must be from 1 to \(SlurmRun.mostTasks)")
    }
  }

  /// The part that was asked for; nil for the whole.
  func part() throws -> Part? { try shards.map { try ExecutorOptions.part("--shards", $0) } }

  static func part(_ flag: String, _ text: String) throws -> Part {
    guard let part = Part(text) else {
      throw ValidationError(
        "\(flag) takes i/n with i from 1 to n and n up to \(Part.most), as 2/8, not \(text)")
    }
    return part
  }

  /// How jobs are submitted; nil where this machine does the work.
  ///
  /// - Parameters:
  ///   - corpus: whose shards they share.
  ///   - config: the settings file that was named.
  ///   - isPart: whether this is one part of the work, by another flag than `--shards`.
  func slurm(_ file: Settings, _ corpus: Corpus, config: String?, isPart: Bool = false) throws -> SlurmRun? {
    let name = try file.string("executor", flag: executor) ?? "local"
    guard try choice("executor", name, of: Executor.self) == .slurm, shards == nil, !isPart else {
      guard shards == nil && !isPart || executor != Executor.slurm.rawValue else {
        throw ValidationError(
          "--shards and --bands are one part of the work, done here: leave --executor slurm out")
      }
      guard !detach, tasks == nil, sbatch == nil, sbatchLast == nil else {
        throw ValidationError("--tasks, --sbatch, --sbatch-last and --detach go with --executor slurm")
      }
      return nil
    }
    let settings = config ?? ProcessInfo.processInfo.environment["YISANG_CONFIG"] ?? "yisang.yaml"
    return SlurmRun(
      corpus: corpus, config: FileManager.default.fileExists(atPath: settings) ? settings : nil,
      tasks: try file.whole("tasks", tasks, 1...SlurmRun.mostTasks),
      options: try ExecutorOptions.words(file.string("sbatch", flag: sbatch) ?? ""),
      lastOptions: try ExecutorOptions.words(file.string("sbatch_last", flag: sbatchLast) ?? ""),
      detaches: detach)
  }

  /// A command line without the flags that say who executes.
  static func others(_ all: [String]) -> [String] {
    own.reduce(all) { without($1.key, takesValue: $1.value, $0) }
  }

  /// A command line without a flag.
  static func without(_ flag: String, takesValue: Bool = true, _ all: [String]) -> [String] {
    var (kept, skips): ([String], Bool) = ([], false)
    for word in all {
      if skips {
        skips = false
      } else if word == flag {
        skips = takesValue
      } else if !takesValue || !word.hasPrefix(flag + "=") {
        kept.append(word)
      }
    }
    return kept
  }

  /// Options as a shell would part them, without anything else that shells do.
  static func words(_ text: String) throws -> [String] {
    var (words, word, quote): ([String], String?, Character?) = ([], nil, nil)
    for letter in text {
      if let open = quote {
        if letter == open { quote = nil } else { word?.append(letter) }
      } else if letter == "'" || letter == "\"" {
        (quote, word) = (letter, word ?? "")
      } else if letter == " " {
        if let whole = word { words.append(whole) }
        word = nil
      } else {
        word = (word ?? "") + String(letter)
      }
    }
    guard quote == nil else { throw ValidationError("a quotation mark is left open in: \(text)") }
    if let word { words.append(word) }
    if let bad = words.first(where: { !$0.hasPrefix("-") && !$0.isEmpty || $0.contains("\n") }) {
      throw ValidationError("\(bad) is no option of sbatch: write --name=value, as --partition=cpu")
    }
    for word in words {
      let name = String(word.prefix { $0 != "=" })
      if let flag = reserved.first(where: { $0.flag == name || $0.letter.map(word.hasPrefix) ?? false }) {
        throw ValidationError("\(flag.flag) is set by yisang itself: leave it out of the options of sbatch")
      }
    }
    return words
  }

  /// Options that the scripts have, and rest on.
  private static let reserved: [(flag: String, letter: String?)] = [
    ("--array", "-a"), ("--output", "-o"), ("--error", "-e"), ("--chdir", "-D"), ("--dependency", "-d"),
    ("--job-name", "-J"), ("--open-mode", nil), ("--kill-on-invalid-dep", nil), ("--wrap", nil),
    ("--parsable", nil),
    ("--no-requeue", nil), ("--wait", "-W"),
  ]
}

/// Who does the work.
enum Executor: String, CaseIterable { case local, slurm }
