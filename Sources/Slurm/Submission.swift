internal import Foundation

/// What was handed to Slurm for one run of a verb: `corpus/jobs/NAME/job.json`.
public struct Submission: Sendable, Equatable, Codable {
  /// A step and the job that does it.
  public struct Job: Sendable, Equatable, Codable {
    /// The step.
    public let step: JobStep
    /// Its number in Slurm; nil where it was not submitted yet.
    public internal(set) var id: Int?
  }

  /// Unique among those of a corpus: `filter-1`.
  public let name: String
  /// The verb with its arguments, without those that say who executes it.
  public let arguments: [String]
  /// Where it was typed.
  public let directory: String
  /// Seconds since 1970.
  public let submittedAt: Double
  /// A digest of the settings that the jobs are given, by file and environment.
  public let settings: String
  /// All that is to be done, in order; each job waits for the one before it.
  public private(set) var jobs: [Job]
  /// Whether its jobs were taken out of the queue, or were never taken.
  public var isCancelled = false

  /// Nothing is submitted yet.
  public init(
    name: String, arguments: [String], directory: String, settings: String = "", submittedAt: Double,
    steps: [JobStep]
  ) {
    (self.name, self.arguments, self.directory) = (name, arguments, directory)
    (self.settings, self.submittedAt) = (settings, submittedAt)
    jobs = steps.map { Job(step: $0, id: nil) }
  }

  /// Notes that a step's job was taken.
  public mutating func submitted(_ place: Int, as id: Int) { jobs[place].id = id }

  /// The numbers of all jobs that were taken.
  public var ids: [Int] { jobs.compactMap(\.id) }
  /// Whether all of it was taken; what was killed before is not.
  public var isWhole: Bool { !jobs.contains { $0.id == nil } }
  /// A step's job as the queue calls it.
  public func jobName(of step: JobStep) -> String { "yisang-\(name)-\(step.name)" }

  /// The arguments as a shell reads them.
  public var line: String { arguments.map(JobScript.quoted).joined(separator: " ") }

  /// The verb.
  public var verb: String { arguments.first ?? "" }
}

/// The submissions of a corpus: a folder of its own for each, with scripts, logs and ends.
public struct JobsFolder: Sendable {
  /// The folder.
  public let path: String

  /// - Parameter corpus: the corpus folder.
  public init(corpus: String) { path = corpus + "/jobs" }

  /// The folder of one of them.
  public func folder(of name: String) -> String { "\(path)/\(name)" }

  /// All there are, the oldest first; none where there is no folder.
  ///
  /// - Throws: `SlurmFailure` for a record that cannot be read.
  public func submissions() throws -> [Submission] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    let found = try names.compactMap { name -> Submission? in
      let record = "\(folder(of: name))/job.json"
      guard let data = FileManager.default.contents(atPath: record) else { return nil }
      do { return try JSONDecoder().decode(Submission.self, from: data) } catch {
        throw SlurmFailure("\(record): no record of a submission; remove the folder if its jobs are gone")
      }
    }
    return found.sorted { ($0.submittedAt, $0.name) < ($1.submittedAt, $1.name) }
  }

  /// Makes a folder for a submission, `VERB-N` with the least N that is free.
  public func make(_ verb: String) throws -> String {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      for number in 1... {
        let name = "\(verb)-\(number)"
        if mkdir(folder(of: name), 0o755) == 0 { return name }
        guard errno == EEXIST else { break }
      }
    } catch {}
    throw SlurmFailure("\(path): no folder can be made there; check its permissions and the free space")
  }

  /// Writes the record whole or not at all.
  public func write(_ submission: Submission) throws {
    let path = folder(of: submission.name) + "/job.json"
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    do {
      try (encoder.encode(submission) + Data("\n".utf8)).write(to: URL(filePath: path), options: .atomic)
    } catch {
      throw SlurmFailure("\(path): the record cannot be written; check permissions and the free space")
    }
  }

  /// How tasks of a step ended, by their numbers: the status of each.
  ///
  /// - Parameter known: those that are known already; they are not read again.
  public func ends(of step: JobStep, in name: String, known: [Int: Int] = [:]) -> [Int: Int] {
    let new = marks(of: step, in: name, "end") { known[$0] == nil }
    return known.merging(new.compactMapValues { $0.split(separator: " ").first.flatMap { Int($0) } }) {
      one, _ in one
    }
  }

  /// On which node each task that was begun is, or was last.
  public func nodes(of step: JobStep, in name: String) -> [Int: String] {
    marks(of: step, in: name, "begun") { _ in true }.compactMapValues { text in
      text.split(separator: "\n").last?.split(separator: " ").first.map(String.init)
    }
  }

  /// By one listing: a file that is asked for before it is there is taken for absent for a while longer (NFS), and a thousand
  /// questions are many.
  private func marks(
    of step: JobStep, in name: String, _ kind: String, _ isWanted: (Int) -> Bool
  ) -> [Int: String] {
    let folder = folder(of: name)
    var found: [Int: String] = [:]
    for file in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
      guard file.hasPrefix(step.name + "-"), file.hasSuffix("." + kind),
        let task = Int(file.dropFirst(step.name.utf8.count + 1).dropLast(kind.utf8.count + 1)), isWanted(task)
      else { continue }
      found[task] = FileManager.default.contents(atPath: "\(folder)/\(file)").map {
        String(decoding: $0, as: UTF8.self)
      }
    }
    return found
  }
}
