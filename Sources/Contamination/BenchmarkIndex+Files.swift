import Corpus
import Foundation

extension BenchmarkIndex {
  /// Reads an index file. Throws `ContaminationFailure`.
  public init(contentsOf path: String) throws {
    let bytes = try BenchmarkFile.bytes(path)
    do {
      self.init(try IndexFile.parts(of: bytes), digest: Array(bytes.suffix(IndexFile.digestLength)))
    } catch let problem as FileReader.Problem {
      throw ContaminationFailure(
        path, problem.text, remedy: "make it again with `yisang contamination index`")
    }
  }

  /// Writes the index file: equal indexes, equal bytes.
  public func write(to path: String) throws {
    let file = try OutputFile(path)
    try file.write(IndexFile.bytes(of: parts))
    try file.commit()
  }

  /// True for the path of an index file, false for anything else, also for what is not there.
  public static func isIndex(_ path: String) -> Bool {
    guard let file = FileHandle(forReadingAtPath: path) else { return false }
    defer { try? file.close() }
    return (try? file.read(upToCount: IndexFile.magic.count)).map { Array($0) } == IndexFile.magic
  }

  /// The names that the benchmarks among some files go by in an index of them all; index files have theirs inside.
  public static func benchmarkNames(of paths: [String]) -> [String: String] {
    let files = paths.filter { !isIndex($0) }
    let stems = Dictionary(files.map { (BenchmarkFile.name(of: $0), 1) }, uniquingKeysWith: +)
    let names = files.map { BenchmarkFile.name(of: $0, withFolder: stems[BenchmarkFile.name(of: $0)] != 1) }
    return Dictionary(zip(files, names)) { one, _ in one }
  }

  /// One index of several files, each of them an index or a benchmark.
  ///
  /// - Parameters:
  ///   - rule: what counts as a gram; if nil, what the first index file says, or units.
  ///   - fields: where the text is in the benchmarks; if empty, under the usual names.
  public static func load(
    paths: [String], rule: ContaminationRule? = nil, fields: [String] = []
  ) throws -> BenchmarkIndex {
    let benchmarkNames = benchmarkNames(of: paths)
    let indexes = try paths.map { benchmarkNames[$0] == nil ? try BenchmarkIndex(contentsOf: $0) : nil }
    let rule = rule ?? indexes.lazy.compactMap { $0?.rule }.first ?? .units
    if let only = indexes.first, let only, paths.count == 1, only.rule == rule { return only }
    var draft = IndexDraft(rule)
    var names: Set<String> = []
    var digests: Set<[UInt8]> = []
    for (at, path) in paths.enumerated() {
      var sources: [Source] = []
      if let index = indexes[at] {
        guard index.rule == rule else {
          throw ContaminationFailure(
            path, "was made by the rule \(index.rule.rawValue), not \(rule.rawValue)",
            remedy: "use index files of one rule, or the benchmarks themselves")
        }
        draft.add(index.parts)
        sources = index.benchmarks
      } else {
        draft.add(try BenchmarkFile.read(path, name: benchmarkNames[path], fields: fields))
        sources = draft.sources.suffix(1)
      }
      for source in sources {
        guard names.insert(source.name).inserted, digests.insert(source.digest).inserted else {
          throw ContaminationFailure(
            path, "the benchmark \(source.name) is there twice",
            remedy: "give each benchmark once, by a name of its own")
        }
      }
    }
    return BenchmarkIndex(draft.finish())
  }
}
