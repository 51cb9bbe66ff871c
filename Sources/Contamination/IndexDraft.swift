import Corpus
import Korean
import Similarity

/// An index while it is made: one benchmark after another, or what other indexes have.
struct IndexDraft {
  /// A gram of more items of one benchmark than this is its manner of speaking ("… 설명으로 옳지 않은 것은?"), and no item's:
  /// of more than a fourth of the items, but never of three, and always of more than 32.
  static func mostOwners(of items: Int) -> Int { min(max(3, items / 4), 32) }

  private var parts: BenchmarkIndex.Parts
  private var grams: [UInt64] = []
  private var passageOfGram: [UInt32] = []
  private var reader: GramReader

  init(_ rule: ContaminationRule) {
    parts = BenchmarkIndex.Parts(rule: rule)
    reader = GramReader(rule)
  }

  /// A text of an item, read.
  private struct Reading {
    let item: Int
    let isChoice: Bool
    let hasChoices: Bool
    let first: [UInt64]
    let second: [UInt64]
    let whole: WholeKey
    let masked: WholeKey?
  }

  mutating func add(_ benchmark: Benchmark) {
    var readings: [Reading] = []
    var owners: [UInt64: [Int]] = [:]  // of a text's key, the items that have it
    for (index, item) in benchmark.items.enumerated() {
      for (text, isChoice) in texts(of: item) {
        guard let reading = read(text, item: index, isChoice: isChoice, hasChoices: !item.choices.isEmpty)
        else { continue }
        let key = reading.whole.units ^ reading.whole.operators &* 31 ^ (isChoice ? 1 : 0)
        if owners[key] == nil { readings.append(reading) }
        owners[key, default: []].append(index)
      }
    }
    let common = rule == .units ? Self.common(readings) : []
    var states = [Int](repeating: 0, count: benchmark.items.count)  // 0 undecidable, 1 short, 2 has grams
    for reading in readings {
      let state = keep(reading, without: common)
      let key = reading.whole.units ^ reading.whole.operators &* 31 ^ (reading.isChoice ? 1 : 0)
      for item in owners[key] ?? [] { states[item] = max(states[item], state) }
    }
    parts.ids += benchmark.items.map(\.id)
    parts.sources.append(
      BenchmarkIndex.Source(
        name: benchmark.name, digest: benchmark.digest, items: benchmark.items.count,
        short: states.count { $0 == 1 }, undecidable: states.count { $0 == 0 }))
  }

  private var rule: ContaminationRule { parts.rule }

  /// What was added so far.
  var sources: [BenchmarkIndex.Source] { parts.sources }

  /// What is looked for of an item. A question too short to be found says nothing without its choices, so both are one
  /// text, once for each manner of labelling.
  private mutating func texts(of item: Benchmark.Item) -> [(String, isChoice: Bool)] {
    let texts = item.texts.map { ($0, isChoice: false) }
    guard !item.choices.isEmpty else { return texts }
    let question = item.texts.joined(separator: "\n")
    reader.read(Array(question.utf8), dropsGreetings: true)
    guard reader.first.isEmpty else { return texts + item.choices.map { ($0, isChoice: true) } }
    return Self.labels.map { labels in
      let choices = item.choices.enumerated().map { at, choice in
        at < labels.count ? "\(labels[at]) \(choice)" : choice
      }
      return (([question] + choices).joined(separator: "\n"), isChoice: false)
    }
  }

  /// How choices are labelled: not at all, ①, 1, A.
  private static let labels = [[], Array("①②③④⑤⑥⑦⑧⑨⑩"), Array("123456789"), Array("ABCDEFGHIJ")]

  private mutating func read(_ text: String, item: Int, isChoice: Bool, hasChoices: Bool) -> Reading? {
    let utf8 = Array(text.utf8)
    reader.read(utf8, dropsGreetings: true)
    let first = sortedHashes(reader.first)
    let second =
      reader.second.isEmpty && rule == .units ? first : sortedHashes(reader.second.filter { $0 != 0 })
    let operators = first.isEmpty ? WholeKey.operators(of: utf8) : 0
    let kept = Greetings.rest(of: reader.units)
    guard let whole = WholeKey(reader.units, kept, operators: operators) else { return nil }
    return Reading(
      item: parts.ids.count + item, isChoice: isChoice, hasChoices: hasChoices, first: first, second: second,
      whole: whole,
      masked: rule == .units ? WholeKey(reader.units, kept, operators: operators, masked: true) : nil)
  }

  /// Grams of too many items. Items that are the same text count once, and an item's several texts too.
  private static func common(_ readings: [Reading]) -> Set<UInt64> {
    let table = GramTable(sorted: sortedHashes(readings.flatMap { $0.first + $0.second }))
    var counts = [Int](repeating: 0, count: table.hashes.count)
    var owners = [Int](repeating: -1, count: table.hashes.count)  // the last item that was counted
    for reading in readings {
      for rank in (reading.first + reading.second).lazy.compactMap(table.rank)
      where owners[rank] != reading.item {
        counts[rank] += 1
        owners[rank] = reading.item
      }
    }
    let most = mostOwners(of: Set(readings.lazy.map(\.item)).count)
    return Set(counts.indices.lazy.filter { counts[$0] > most }.map { table.hashes[$0] })
  }

  /// Puts a text into the index. Returns 2 if it has grams, 1 if it is found as a whole, 0 if it is not found.
  private mutating func keep(_ reading: Reading, without common: Set<UInt64>) -> Int {
    let first = reading.first.filter { !common.contains($0) }
    let second = reading.second.filter { !common.contains($0) }
    let isWhole = first.isEmpty && (rule == .units || second.isEmpty)
    if isWhole, reading.isChoice || (!reading.first.isEmpty && reading.hasChoices) { return 0 }
    let passage = parts.passages.count
    parts.passages.append(
      BenchmarkIndex.Passage(
        item: reading.item, first: first.count, second: isWhole ? 0 : second.count, isChoice: reading.isChoice
      ))
    if isWhole {
      parts.wholes += [reading.whole, reading.masked].compactMap { $0 }.map { ($0, passage) }
      return 1
    }
    for gram in sortedHashes(first + second) {
      grams.append(gram)
      passageOfGram.append(UInt32(truncatingIfNeeded: passage))
    }
    return 2
  }

  /// Takes what another index has.
  mutating func add(_ other: BenchmarkIndex.Parts) {
    let (items, passages) = (parts.ids.count, parts.passages.count)
    parts.sources += other.sources
    parts.ids += other.ids
    parts.passages += other.passages.map {
      BenchmarkIndex.Passage(item: $0.item + items, first: $0.first, second: $0.second, isChoice: $0.isChoice)
    }
    parts.wholes += other.wholes.map { ($0.key, $0.passage + passages) }
    var start = 0
    for (rank, end) in other.ends.enumerated() {
      for at in start..<Int(end) {
        grams.append(other.grams[rank])
        passageOfGram.append(other.postings[at] + UInt32(truncatingIfNeeded: passages))
      }
      start = Int(end)
    }
  }

  /// The index's parts, in an order that depends on what was added only.
  func finish() -> BenchmarkIndex.Parts {
    var parts = parts
    let table = GramTable(sorted: sortedHashes(grams))
    parts.grams = table.hashes
    let ranks = grams.map { table.rank(of: $0) ?? 0 }
    var next = [UInt32](repeating: 0, count: table.hashes.count)
    for rank in ranks { next[rank] += 1 }
    var sum: UInt32 = 0
    for rank in next.indices {
      sum += next[rank]
      next[rank] = sum - next[rank]
    }
    parts.postings = [UInt32](repeating: 0, count: grams.count)
    for (rank, passage) in zip(ranks, passageOfGram) {
      parts.postings[Int(next[rank])] = passage
      next[rank] += 1
    }
    parts.ends = next
    parts.wholes.sort {
      ($0.key.units, $0.passage, $0.key.isMasked ? 1 : 0) < (
        $1.key.units, $1.passage, $1.key.isMasked ? 1 : 0
      )
    }
    return parts
  }
}
