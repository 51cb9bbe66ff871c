/// One step of what a cluster is asked for: an array job, or a single one.
public struct JobStep: Sendable, Equatable, Codable {
  /// Unique among the steps of a submission: `filter`, `sketch`, `end`.
  public let name: String
  /// The flag that takes a task's part, as `--shards`; nil where tasks have none.
  public let flag: String?
  /// Whether a task that is stopped keeps what it has done, and so is queued again when its time is up.
  public let goesOn: Bool
  /// How many tasks there are.
  public let tasks: Int

  /// An array, each of whose tasks has one part of the work.
  public init(_ name: String, parts flag: String, goesOn: Bool = true, tasks: Int) {
    (self.name, self.flag, self.goesOn, self.tasks) = (name, flag, goesOn, max(1, tasks))
  }

  /// The plain command: once, or so many times at once.
  public init(_ name: String, goesOn: Bool = true, copies: Int = 1) {
    (self.name, flag, self.goesOn, tasks) = (name, nil, goesOn, max(1, copies))
  }

  /// Whether it is an array job; a single task may be one too.
  var isArray: Bool { flag != nil || tasks > 1 }
}
