import Corpus
import Dedup
import Similarity

/// Reads all lines, and answers at the end of input: whose copy each text is. The texts come in the order of preference.
func probeDedup(pairs: String?) throws {
  var texts: ProbeTexts?
  var reader = LineReader()
  var answers: [Result<Int, ProbeInput.Problem>] = []
  while let next = reader.next() {
    if case .text(let line) = next, line.utf8.allSatisfy({ $0 <= 0x20 }) { continue }
    do throws(ProbeInput.Problem) {
      let isFirst = texts == nil
      if isFirst { texts = ProbeTexts(DedupSettings()) }
      guard case .text(let line) = next else {
        throw ProbeInput.Problem(description: "the line is longer than \(LineReader.limit) bytes")
      }
      let input = try problem { try ProbeInput(line) }
      if isFirst { texts = ProbeTexts(try problem { try probeDedupSettings(input) }) }
      // Settings alone ask nothing.
      if isFirst, !input.hasAny(of: ["id", "text"]) { continue }
      answers.append(.success(try problem { try texts?.add(input) ?? 0 }))
    } catch {
      answers.append(.failure(error))
    }
  }
  guard var texts else { return }
  if let pairs { try texts.write(pairs) }
  let stars = texts.stars()
  for answer in answers {
    switch answer {
    case .failure(let problem):
      Console.out(ProbeOutput([("error", .string("\(problem)"))]).line)
    case .success(let number):
      let membership = stars.memberships[number]
      Console.out(
        ProbeOutput([
          ("id", texts.ids[number]),
          ("duplicate_of", membership.map { texts.ids[$0.representative] } ?? .null),
          ("jaccard", ProbeValue(membership?.jaccard)),
        ]).line)
    }
  }
}

/// Any error as what is wrong with a line.
private func problem<Value>(_ body: () throws -> Value) throws(ProbeInput.Problem) -> Value {
  do { return try body() } catch { throw ProbeInput.Problem(description: "\(error)") }
}

private func probeDedupSettings(_ input: ProbeInput) throws -> DedupSettings {
  var settings = DedupSettings()
  try settings.set(
    threshold: input.number("threshold"), shingles: input.optional("shingles"),
    permutations: input.count("permutations"), seed: input.count("seed"), greetings: input.flag("greetings"),
    guardsNumbers: input.flag("guard"), exact: input.flag("exact"))
  return settings
}

/// The texts read so far.
private struct ProbeTexts {
  private(set) var ids: [ProbeValue] = []
  private var texts: [[UInt8]] = []
  private var near: NearDuplicates

  init(_ settings: DedupSettings) { near = NearDuplicates(settings.near) }

  /// Adds a line's text. - Returns: its number.
  mutating func add(_ input: ProbeInput) throws -> Int {
    let (id, text) = (try input.name("id"), Array(try input.text("text").utf8))
    ids.append(id)
    texts.append(text)
    near.add(text)
    return texts.count - 1
  }

  mutating func stars() -> StarClusters {
    let texts = texts
    return near.stars { texts[$0] }
  }

  func write(_ path: String) throws {
    let (pairs, leftOut) = near.found { texts[$0] }.allPairs()
    let file = try OutputFile(path)
    for pair in pairs {
      let line = ProbeOutput([
        ("a", ids[pair.first]), ("b", ids[pair.second]), ("jaccard", .double(pair.jaccard)),
      ]).line
      try file.write(Array((line + "\n").utf8))
    }
    try file.commit()
    if leftOut > 0 { Console.note("\(leftOut) pairs were not written") }
  }
}
