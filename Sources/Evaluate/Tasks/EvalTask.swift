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
  /// The name of the folder that it lies in.
  public var folder: String

  /// A task.
  ///
  /// - Parameters:
  ///   - digests: nil for the one of a file that is `digest`.
  ///   - stem: nil for its name.
  public init(
    name: String, items: [EvalItem], digest: String, heldOut: Bool, notes: [String] = [],
    digests: [String]? = nil, stem: String? = nil, folder: String = ""
  ) {
    (self.name, self.items, self.digest, self.heldOut, self.notes) = (name, items, digest, heldOut, notes)
    (self.digests, self.stem, self.folder) = (digests ?? [digest], stem ?? name, folder)
  }

  /// Tasks, those of one name by their files too, `problems.held_out` and `problems.unseen`; files of one name by their
  /// folders too, `problems.a.test` and `problems.b.test`.
  ///
  /// Tasks of the same bytes keep one name: they are one task that is given twice.
  public static func toldApart(_ tasks: [EvalTask]) -> [EvalTask] {
    var told = tasks
    for parts in [[\EvalTask.stem], [\.folder, \.stem]] {
      let named = Dictionary(grouping: told) { Array($0.name.utf8) }
      for (place, task) in tasks.enumerated() {
        let same = named[Array(told[place].name.utf8)] ?? []
        guard same.contains(where: { $0.digest != task.digest }) else { continue }
        let words =
          (TaskText.isSame(task.name, task.stem) ? [] : [task.name]) + parts.map { task[keyPath: $0] }
        told[place].rename(words.filter { !$0.isEmpty }.joined(separator: "."))
      }
    }
    return told
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
    stem: files.name, folder: files.folder)
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
