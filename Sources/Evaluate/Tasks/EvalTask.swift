/// A benchmark as it was read from a file, or from a folder of files.
public struct EvalTask: Sendable, Equatable {
  /// The layout's name, `kmmlu-redux`; with a map of columns and no layout the file's name without its ending.
  public var name: String
  /// In the order of the file.
  public var items: [EvalItem]
  /// SHA-256 of the file's bytes in hexadecimal; of a folder that of its files' names and digests.
  public var digest: String
  /// Whether the paper holds it out: it is to be read once.
  public var heldOut: Bool
  /// What was decided while it was read, a sentence each.
  public var notes: [String]

  /// A task.
  public init(name: String, items: [EvalItem], digest: String, heldOut: Bool, notes: [String] = []) {
    (self.name, self.items, self.digest, self.heldOut, self.notes) = (name, items, digest, heldOut, notes)
  }
}

/// Reads a benchmark: JSON Lines, a JSON list of objects, CSV or TSV with a header, each also with `.gz`; of a folder each such
/// file, whose name is then the source of its items. docs/eval-tasks.md has the layouts.
///
/// - Parameters:
///   - layout: nil to see it from the columns, and from the path where several layouts have the same.
///   - columns: where the fields are; what it names goes before the layout's, and no layout is asked for then.
///   - limit: how many items of each file are kept, from the first; all are read and checked.
/// - Throws: `EvaluationError` with file and line.
public func loadTask(
  path: String, layout: TaskLayout? = nil, columns: ColumnMap? = nil, limit: Int? = nil
) throws -> EvalTask {
  if let limit, limit < 0 { throw EvaluationError(path, "a limit is 0 or more") }
  let files = try TaskFiles(path)
  var task = EvalTask(name: "", items: [], digest: files.digest, heldOut: false)
  var seen: Set<TaskLayout?> = []
  for file in files.files {
    let rows = try TaskRows(file.bytes, path: file.path)
    let chosen = try LayoutChoice(rows, path: file.path, layout: layout, columns: columns)
    var reader = TaskReader(chosen, path: file.path, stem: file.stem, isOfSeveral: files.files.count > 1)
    let items = try rows.rows.map { try reader.item($0) }
    task.items += limit.map { Array(items.prefix($0)) } ?? items
    for note in chosen.notes + reader.notes where !task.notes.contains(note) { task.notes.append(note) }
    task.heldOut = task.heldOut || chosen.heldOut
    task.name = chosen.name
    seen.insert(chosen.layout)
  }
  guard seen.count == 1 else {
    let names = seen.map { $0?.rawValue ?? "columns" }.sorted().joined(separator: ", ")
    throw EvaluationError(path, "its files are of several layouts (\(names)): read each by itself")
  }
  if columns != nil, layout == nil { task.name = files.name }
  for index in task.items.indices { task.items[index].task = task.name }
  task.mendIDs()
  return task
}

extension TaskLayout {
  /// What `LAYOUT=FILE` says, and what a path alone does.
  ///
  /// - Throws: `EvaluationError` for a layout that there is not; a path may have `=` in it, if it has a `/` or a `.` before that.
  public static func argument(_ text: String) throws -> (layout: TaskLayout?, path: String) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, !parts[0].contains("/"), !parts[0].contains(".") else { return (nil, text) }
    guard let layout = TaskLayout(rawValue: parts[0]), !parts[1].isEmpty else {
      let names = allCases.map(\.rawValue).joined(separator: ", ")
      throw EvaluationError(text, "is no LAYOUT=FILE; layouts are \(names)")
    }
    return (layout, parts[1])
  }
}

extension EvalTask {
  /// Answers are kept by id, so one that comes again gets its place behind it.
  fileprivate mutating func mendIDs() {
    var seen: Set<[UInt8]> = []
    var mended = 0
    for index in items.indices {
      let id = items[index].id
      var place = index + 1
      while !seen.insert(Array(items[index].id.utf8)).inserted {
        items[index].id = "\(id)#\(place)"
        place += items.count
      }
      if items[index].id != id { mended += 1 }
    }
    if mended > 0 { notes.append("\(mended) of \(items.count) ids occur before: their place was added") }
  }
}
