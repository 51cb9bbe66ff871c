internal import Foundation
internal import StrictJSON

/// Two evaluations of the same items, item by item: what both found hard does not blur the difference.
public struct Comparison: Sendable, Equatable {
  /// One task of both.
  public struct Task: Sendable, Equatable {
    /// The task.
    public let name: String
    /// Means over the common items.
    public let one, other: Double
    /// other − one, over the common items, with the error of paired differences.
    public let difference: Estimate
    /// Items whose first answer only the one, and only the other has right.
    public let onlyOne, onlyOther: Int
    /// McNemar's exact two-sided p: how often a fair coin falls so unevenly.
    public let p: Double
    /// Items that stand in one evaluation alone.
    public let unpaired: Int
  }

  /// Tasks of both, by name.
  public let tasks: [Task]
  /// Tasks that only one has, or whose files differ.
  public let notes: [String]

  /// Reads two evaluations.
  ///
  /// - Parameters: paths of `results.json`, or their folders; `samples.jsonl` must lie beside.
  /// - Throws: `EvaluationError`.
  public init(_ one: String, _ other: String) throws {
    let (first, second) = (try StoredScores(one), try StoredScores(other))
    var tasks: [Task] = []
    var notes = StoredScores.differences(first, second)
    for name in Set(first.items.keys).union(second.items.keys).sorted() {
      guard let mine = first.items[name], let theirs = second.items[name] else {
        notes.append("\(name) stands in one of them alone")
        continue
      }
      if first.digests[name] != second.digests[name] {
        notes.append("\(name): the files differ; items of the same id are compared all the same")
      }
      let common = Set(mine.keys).intersection(theirs.keys).sorted()
      let pairs = common.compactMap { id in mine[id].flatMap { one in theirs[id].map { (one, $0) } } }
      guard let difference = Estimate(pairs.map { $1.mean - $0.mean }) else {
        notes.append("\(name): no item stands in both")
        continue
      }
      let onlyOne = pairs.count { $0.first && !$1.first }
      let onlyOther = pairs.count { !$0.first && $1.first }
      let size = Double(pairs.count)
      tasks.append(
        Task(
          name: name, one: pairs.reduce(0) { $0 + $1.0.mean } / size,
          other: pairs.reduce(0) { $0 + $1.1.mean } / size, difference: difference, onlyOne: onlyOne,
          onlyOther: onlyOther, p: mcNemar(onlyOne, onlyOther),
          unpaired: mine.count + theirs.count - 2 * common.count))
    }
    (self.tasks, self.notes) = (tasks, notes)
  }
}

/// McNemar's exact test (1947; Dietterich 1998 §3.1): min(1, 2 Σ_{i ≤ min(b, c)} C(b + c, i) / 2^(b + c)).
func mcNemar(_ b: Int, _ c: Int) -> Double {
  let all = Double(b + c)
  let whole = lgamma(all + 1) - all * log(2.0)
  var sum = 0.0
  for place in 0...min(b, c) {
    let few = Double(place)
    sum += exp(whole - lgamma(few + 1) - lgamma(all - few + 1))
  }
  return min(1, 2 * sum)
}

/// The answers of an evaluation by task and item, as its files have them.
private struct StoredScores {
  struct Item {
    var right = 0, count = 0
    var first = false
    var mean: Double { count == 0 ? 0 : Double(right) / Double(count) }
  }

  private(set) var items: [String: [String: Item]] = [:]
  private(set) var digests: [String: String] = [:]
  private var config: [JSON.Member] = []

  /// What changes an answer, or how it is judged, and is not the same in both.
  static func differences(_ one: StoredScores, _ other: StoredScores) -> [String] {
    func told(_ scores: StoredScores, _ name: String) -> String {
      let value = scores.config.last { $0.name.elementsEqual(name.utf8) }?.value
      return value.map { String(decoding: $0.serialized, as: UTF8.self) } ?? "none"
    }
    let names = (one.config + other.config).map { String(decoding: $0.name, as: UTF8.self) }
    return Set(names).subtracting(["model", "command"]).sorted().compactMap { name in
      let (mine, theirs) = (told(one, name), told(other, name))
      return mine == theirs ? nil : "\(name) differs: \(mine) and \(theirs)"
    }
  }

  init(_ path: String) throws {
    let folder = path.hasSuffix(".json") ? URL(filePath: path).deletingLastPathComponent().path : path
    let results = try StoredScores.bytes(folder + "/results.json")
    guard let json = try? JSON(parsing: results), let configs = json["configs"]?.members else {
      throw EvaluationError(folder + "/results.json", "is no result of yisang eval")
    }
    config = json["config"]?.members ?? []
    for member in configs {
      digests[String(decoding: member.name, as: UTF8.self)] = member.value["digest"]?.text
    }
    let lines = try StoredScores.bytes(folder + "/samples.jsonl").split(separator: 0x0A)
    for (number, line) in lines.enumerated() {
      guard let json = try? JSON(parsing: Array(line)), let task = json["task"]?.text,
        let id = json["doc_id"]?.text, let verdict = json["verdict"]?.text
      else { throw EvaluationError("\(folder)/samples.jsonl:\(number + 1)", "is no line of yisang eval") }
      // A translation is neither right nor wrong; an answer that is missing is wrong.
      guard verdict != JudgedSample.Verdict.scored.rawValue else { continue }
      let acc = json["acc"]?.int
      var item = items[task, default: [:]][id] ?? Item()
      item.count += 1
      item.right += acc == 1 ? 1 : 0
      if json["sample"]?.int == 0 { item.first = acc == 1 }
      items[task, default: [:]][id] = item
    }
  }

  private static func bytes(_ path: String) throws -> [UInt8] {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw EvaluationError(path, "cannot be read: give the results.json, or the folder, of yisang eval")
    }
    return Array(data)
  }
}
