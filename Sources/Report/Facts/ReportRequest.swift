/// What a report is made of.
public struct ReportRequest: Sendable {
  /// Who may read it.
  public var audience = Audience.anyone
  /// Rows shown.
  public var samples = 12
  /// Another seed draws other rows.
  public var seed: UInt64 = 0
  /// The folder of training runs and evaluations.
  public var runsFolder = "runs"
  /// Names of runs below it, or paths; nil: all there are.
  public var runs: [String]?

  /// All runs below `runs`, twelve rows, for anyone.
  public init() {}

  /// The journal of `yisang run`.
  var journal: String { runsFolder + "/run.jsonl" }

  /// The files that are read besides the corpus, some of them perhaps not there: a report is as it was while they are.
  public var runFiles: [String] { ((try? RunFolders(self))?.files ?? []) + [journal] }
}
