import Corpus

/// A benchmark as it was read from a file, or from a folder of files.
public struct EvalTask: Sendable, Equatable {
  /// The layout's name, `kmmlu-redux`; with a map of columns and no layout the file's name without its ending.
  public var name: String
  /// In the order of the file.
  public var items: [EvalItem]
  /// In hexadecimal: of a file its digest; of a folder SHA-256 of its files' names and digests.
  public var digest: String
  /// Whether the paper holds it out: it is to be read once.
  public var heldOut: Bool
  /// What was decided while it was read, a sentence each.
  public var notes: [String]
  /// SHA-256 of each file's bytes, uncompressed, in hexadecimal: what was read before is known by it, whatever it is called.
  public var digests: [String]
  /// The name of the file or folder without its ending.
  public var stem: String

  /// A task.
  ///
  /// - Parameters:
  ///   - digests: nil for the one of a file that is `digest`.
  ///   - stem: nil for its name.
  public init(
    name: String, items: [EvalItem], digest: String, heldOut: Bool, notes: [String] = [],
    digests: [String]? = nil, stem: String? = nil
  ) {
    (self.name, self.items, self.digest, self.heldOut, self.notes) = (name, items, digest, heldOut, notes)
    (self.digests, self.stem) = (digests ?? [digest], stem ?? name)
  }

  /// Tasks, those of one name by their files too: `problems.held_out` and `problems.unseen`.
  ///
  /// Tasks of the same bytes keep one name: they are one task that is given twice.
  public static func toldApart(_ tasks: [EvalTask]) -> [EvalTask] {
    let named = Dictionary(grouping: tasks) { Array($0.name.utf8) }
    return tasks.map { task in
      let same = named[Array(task.name.utf8)] ?? []
      guard same.contains(where: { $0.digest != task.digest }), !TaskText.isSame(task.name, task.stem) else {
        return task
      }
      var task = task
      task.rename("\(task.name).\(task.stem)")
      return task
    }
  }

  fileprivate mutating func rename(_ name: String) {
    self.name = name
    for index in items.indices { items[index].task = name }
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
  var task = EvalTask(
    name: "", items: [], digest: files.digest, heldOut: false, digests: files.files.map(\.digest.hex),
    stem: files.name)
  var benchmarks: [(benchmark: Benchmark, files: [String])] = []
  for file in files.files {
    let rows = try TaskRows(file.bytes, path: file.path)
    let chosen = try LayoutChoice(rows, path: file.path, layout: layout, columns: columns)
    var reader = TaskReader(chosen, path: file.path, stem: file.stem, isOfSeveral: files.files.count > 1)
    var items = try rows.rows.map { try reader.item($0) }
    let notes = chosen.notes + reader.notes + TextLanguage.target(&items, stem: file.stem)
    task.items += limit.map { Array(items.prefix($0)) } ?? items
    for note in notes where !task.notes.contains(note) { task.notes.append(note) }
    task.heldOut = task.heldOut || chosen.heldOut
    task.name = chosen.name
    let benchmark = Benchmark(layout: chosen.layout, name: chosen.name, heldOut: chosen.heldOut)
    if let place = benchmarks.firstIndex(where: { $0.benchmark == benchmark }) {
      benchmarks[place].files.append(file.stem)
    } else {
      benchmarks.append((benchmark, [file.stem]))
    }
  }
  guard benchmarks.count == 1 else {
    let all = benchmarks.map { "\($0.benchmark): \($0.files.joined(separator: ", "))" }
    throw EvaluationError(
      path, "its files are several benchmarks (\(all.joined(separator: "; "))): give each file by itself")
  }
  task.rename(columns != nil && layout == nil ? files.name : task.name)
  return task
}

/// What all files of one task have in common.
private struct Benchmark: Equatable, CustomStringConvertible {
  let layout: TaskLayout?
  let name: String
  let heldOut: Bool

  var description: String {
    (name.isEmpty ? "columns" : name) + (heldOut ? ", held out" : "")
  }
}
