internal import Corpus
internal import Foundation
internal import GRDB
internal import Tokens

/// The rows of all sources, one behind the other, some at a time.
struct ExampleSource {
  /// A row before it is looked at.
  struct Row: Sendable {
    enum Content: Sendable {
      case line
      case example(id: RecordID, item: RecordID, category: String?)
    }

    /// `file:line`, or the page's URL.
    let place: String
    let content: Content
    /// The line, or the messages.
    let bytes: [UInt8]

    func conversation() throws -> Conversation {
      switch content {
      case .line: try Conversation(line: bytes, place: place)
      case .example(let id, let item, let category):
        try Conversation(id: id, item: item, category: category, messages: bytes, place: place)
      }
    }
  }

  private enum Part {
    case shard(Shard)
    case lines(String)
  }

  private var parts: ArraySlice<Part>
  private var lines: TextLines?
  private var position: Int64 = 0
  /// Whether the running part has given a row.
  private var hasRows = false

  /// - Throws: for a source that is not there or is none.
  init(_ sources: [String]) throws {
    guard !sources.isEmpty else {
      throw TrainError(
        "data", "there is none; give --data a corpus, a folder of distill shards, or JSON Lines")
    }
    parts = try sources.flatMap { try ExampleSource.parts(of: $0) }[...]
  }

  private static let rows = 512
  private static let bytes = 16 << 20

  /// The next rows; none at the end.
  ///
  /// - Throws: `NoExample` for a file without one.
  mutating func batch() throws -> [Row] {
    while let part = parts.first {
      let rows: [Row]
      switch part {
      case .shard(let shard): rows = try page(of: shard)
      case .lines(let path): rows = try page(of: path)
      }
      if !rows.isEmpty {
        hasRows = true
        return rows
      }
      if !hasRows, let lines {
        throw NoExample(
          description: "\(lines.path): has no example; expected is one a line, such as "
            + #"{"messages":[{"role":"user","content":"…"},{"role":"assistant","content":"…"}]}"#)
      }
      parts.removeFirst()
      (lines, position, hasRows) = (nil, 0, false)
    }
    return []
  }

  private mutating func page(of path: String) throws -> [Row] {
    var file = try lines ?? TextLines(path)
    var (found, size): ([Row], Int) = ([], 0)
    while found.count < ExampleSource.rows, size < ExampleSource.bytes, let line = try file.next() {
      if line.isBlank { continue }
      found.append(Row(place: "\(file.path):\(file.number)", content: .line, bytes: line))
      size += line.count
    }
    lines = file
    return found
  }

  private mutating func page(of shard: Shard) throws -> [Row] {
    let start = position
    let (found, end) = try shard.database.read { db in
      let rows = try ColumnStatement(
        db, "SELECT seq, id, item, category, url, messages FROM example WHERE seq > ? ORDER BY seq LIMIT ?")
      rows.bind(0, start)
      rows.bind(1, ExampleSource.rows)
      var (found, size, end): ([Row], Int, Int64) = ([], 0, start)
      while try rows.next() {
        // To its end: a statement that is left in the middle keeps its lock.
        guard size < ExampleSource.bytes else { continue }
        let content = Row.Content.example(
          id: try rows.id(1), item: try rows.id(2), category: rows.optionalText(3))
        found.append(Row(place: rows.text(4), content: content, bytes: rows.bytes(5)))
        size += found.last?.bytes.count ?? 0
        end = rows.int64(0)
      }
      return (found, end)
    }
    position = end
    return found
  }
}

extension ExampleSource {
  private static func parts(of source: String) throws -> [Part] {
    if source == "-" { return [.lines(source)] }
    var path = source
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    guard try isThere(path) else {
      throw TrainError(source, "there is no such file or folder; check the path given to --data")
    }
    if path.hasSuffix(".sqlite") { return [.shard(try sealed(path))] }
    guard isFolder(path) else {
      if let remedy = remedy(path) { throw TrainError(source, remedy) }
      return [.lines(path)]
    }
    let corpus = Corpus(root: path)
    if isFolder(corpus.folder(of: .distill)) { return try shards(of: corpus) }
    let url = URL(filePath: path).standardizedFileURL
    let above = Corpus(root: url.deletingLastPathComponent().path)
    // In its corpus a stage is read only if it belongs to what it was made from; a copy of it stands for itself.
    if url.lastPathComponent == Stage.distill.name, isFolder(above.folder(of: .trace)) {
      return try shards(of: above)
    }
    guard let all = try? FileManager.default.contentsOfDirectory(atPath: path) else {
      throw TrainError(source, "the folder cannot be read; check its permissions")
    }
    let names = all.filter { $0.hasSuffix(".sqlite") }.sorted()
    return names.isEmpty ? try files(in: path) : try names.map { .shard(try sealed("\(path)/\($0)")) }
  }

  /// The files of rows of a folder, or of an exported one's `data`.
  private static func files(in folder: String) throws -> [Part] {
    let names = ["", "data/"].flatMap { part in
      let found = (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(part)")) ?? []
      return found.sorted().map { part + $0 }
    }
    let rows = names.filter { $0.hasSuffix(".jsonl") || $0.hasSuffix(".jsonl.gz") }
    guard rows.isEmpty else { return rows.map { .lines("\(folder)/\($0)") } }
    guard let other = names.first(where: { $0.hasSuffix(".parquet") || $0.hasSuffix(".arrow") }) else {
      throw TrainError(
        folder,
        "a folder with neither distill shards nor .jsonl files; run yisang distill, or give files of JSON Lines"
      )
    }
    throw TrainError("\(folder)/\(other)", remedy(other) ?? "")
  }

  private static func shards(of corpus: Corpus) throws -> [Part] {
    try corpus.sealedShards(of: .distill).map { .shard($0.shard) }
  }

  private static func sealed(_ path: String) throws -> Shard {
    let shard = try Shard.openForReading(path, stage: .distill)
    guard try shard.meta("sealed_digest") != nil else {
      throw TrainError(path, "the shard is not finished; run yisang distill to its end")
    }
    return shard
  }

  private static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
  }

  private static func remedy(_ path: String) -> String? {
    if path.hasSuffix(".parquet") || path.hasSuffix(".arrow") {
      let format = path.hasSuffix(".arrow") ? "arrow" : "parquet"
      return
        "not JSON Lines; export with --format jsonl, or write it so: python -c \"from datasets import load_dataset; "
        + "load_dataset('\(format)', data_files='FILE')['train'].to_json('FILE.jsonl', force_ascii=False)\""
    }
    let packed = [".zst": "zstd -dc", ".xz": "xz -dc", ".bz2": "bzip2 -dc"]
    return packed.first { path.hasSuffix($0.key) }.map {
      "compressed; read it by: \($0.value) FILE | … --data -"
    }
  }
}
