import ArgumentParser
import Contamination
import Foundation
import StrictJSON

struct ProbeVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "probe",
    abstract: "Feed JSON Lines on stdin to one part of the program; one JSON line comes out for each.",
    discussion: """
      Parts: robots, url, decode, korean, filter, pii, extract, license, dedup, contamination (with --benchmarks \
      FILE…), tokenize (with --model DIR), logprobs (likewise, and if you like --adapter DIR), template (with --model DIR, or `template` in the line), advantages, loss, trace. \
      Bytes travel as base64. Every key is always there, null if it does not apply; a bad line gives {"error": "…"} and \
      the run goes on.

      Examples:
        echo '{"text":"안녕하세요"}' | yisang probe korean
      """)

  @Argument(
    help: ArgumentHelp(
      """
      robots, url, decode, korean, filter, pii, extract, license, dedup, contamination, tokenize, template, logprobs, \
      advantages, loss or trace.
      """
    ))
  var part: Part

  @Option(help: "Of dedup: write all verified pairs here, as JSON Lines.")
  var pairs: String?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Of contamination: benchmarks, or indexes of them.", valueName: "file"),
    completion: .file())
  var benchmarks: [String] = []

  @Option(help: "Of contamination: units or paper (default: units).")
  var contaminationRule: String?

  @Option(
    help: ArgumentHelp("Of tokenize, template and logprobs: a model's folder.", valueName: "dir"),
    completion: .directory)
  var model: String?

  @Option(
    help: ArgumentHelp("Of logprobs: the folder of a LoRA adapter of the model.", valueName: "dir"),
    completion: .directory)
  var adapter: String?

  enum Part: String, ExpressibleByArgument, CaseIterable {
    case robots, url, decode, korean, filter, pii, extract, license, dedup, contamination, tokenize, template,
      logprobs, advantages, loss, trace

    /// What answers a line; nil for a part that needs more than the line.
    var answer: (@Sendable (ProbeInput) throws -> ProbeOutput)? {
      switch self {
      case .robots: probeRobots
      case .url: probeURL
      case .decode: probeDecode
      case .korean: probeKorean
      case .filter: probeFilter
      case .pii: probePersonalData
      case .extract: probeExtract
      case .license: probeLicense
      case .advantages: probeAdvantages
      case .loss: probeLoss
      case .trace: probeTrace
      case .dedup, .contamination, .tokenize, .template, .logprobs: nil
      }
    }
  }

  func validate() throws {
    guard pairs == nil || part == .dedup else { throw ValidationError("--pairs is for probe dedup") }
    let wantsModel = part == .tokenize || part == .logprobs
    guard model != nil || !wantsModel else {
      throw ValidationError("probe \(part.rawValue) needs --model DIR")
    }
    guard model == nil || wantsModel || part == .template else {
      throw ValidationError("--model is for probe tokenize, template and logprobs")
    }
    guard adapter == nil || part == .logprobs else {
      throw ValidationError("--adapter is for probe logprobs")
    }
    guard benchmarks.isEmpty == (part != .contamination) else {
      throw ValidationError(
        part == .contamination
          ? "probe contamination needs --benchmarks FILE…" : "--benchmarks is for probe contamination")
    }
  }

  func run() throws {
    if part == .dedup { return try probeDedup(pairs: pairs) }
    if part == .template { return try probeTemplate(model: model) }
    let answer = try answer()
    var reader = LineReader()
    while let next = reader.next() {
      do {
        guard case .text(let line) = next else {
          throw ProbeInput.Problem(description: "the line is longer than \(LineReader.limit) bytes")
        }
        if line.utf8.allSatisfy({ $0 <= 0x20 }) { continue }
        Console.out(try answer(ProbeInput(line)).line)
      } catch {
        Console.out(ProbeOutput([("error", .string("\(error)"))]).line)
      }
    }
  }
}

extension ProbeVerb {
  private func answer() throws -> (ProbeInput) throws -> ProbeOutput {
    if let answer = part.answer { return answer }
    guard let model else { return try contamination() }
    return part == .tokenize ? try probeTokenize(model) : try probeLogprobs(model, adapter: adapter)
  }

  private func contamination() throws -> (ProbeInput) throws -> ProbeOutput {
    let rule = try contaminationRule.map { try choice("contamination_rule", $0, of: ContaminationRule.self) }
    return probeContamination(try BenchmarkIndex.load(paths: benchmarks, rule: rule))
  }
}

/// One input line: an object with named values.
struct ProbeInput {
  struct Problem: Error, CustomStringConvertible {
    let description: String
  }

  private let values: [String: Any]
  private let line: String

  init(_ line: String) throws {
    let parsed = try? JSONSerialization.jsonObject(with: Data(line.utf8))
    guard let values = parsed as? [String: Any] else { throw Problem(description: "not a JSON object") }
    self.values = values
    self.line = line
  }

  /// The line with its members in order.
  func json() throws -> JSON { try JSON(parsing: Array(line.utf8)) }

  func optional(_ key: String) throws -> String? {
    guard let value = values[key], !(value is NSNull) else { return nil }
    guard let text = value as? String else { throw Problem(description: "\(key) must be a text") }
    return text
  }

  func text(_ key: String) throws -> String {
    guard let text = try optional(key) else { throw Problem(description: "\(key) is missing") }
    return text
  }

  func texts(_ key: String) throws -> [String]? {
    guard let value = values[key], !(value is NSNull) else { return nil }
    guard let texts = value as? [String] else { throw Problem(description: "\(key) must be a list of texts") }
    return texts
  }

  func number(_ key: String) throws -> Double? {
    guard let value = values[key], !(value is NSNull) else { return nil }
    guard let number = value as? NSNumber else { throw Problem(description: "\(key) must be a number") }
    return number.doubleValue
  }

  func count(_ key: String) throws -> Int? {
    guard let number = try number(key) else { return nil }
    guard let count = Int(exactly: number), count >= 0 else {
      throw Problem(description: "\(key) must be a whole number, not negative")
    }
    return count
  }

  func ids(_ key: String) throws -> [Int32]? {
    guard let value = values[key], !(value is NSNull) else { return nil }
    let ids = (value as? [NSNumber])?.compactMap { Int32(exactly: $0.doubleValue) }
    guard let ids, ids.count == (value as? [Any])?.count else {
      throw Problem(description: "\(key) must be a list of ids")
    }
    return ids
  }

  /// A list of numbers; true and false are 1 and 0.
  func numbers(_ key: String) throws -> [Double]? {
    guard let value = values[key], !(value is NSNull) else { return nil }
    guard let numbers = value as? [NSNumber] else {
      throw Problem(description: "\(key) must be a list of numbers")
    }
    return numbers.map(\.doubleValue)
  }

  /// A list of such lists.
  func rows(_ key: String) throws -> [[Double]]? {
    guard let value = values[key], !(value is NSNull) else { return nil }
    guard let rows = value as? [[NSNumber]] else {
      throw Problem(description: "\(key) must be a list of lists of numbers")
    }
    return rows.map { $0.map(\.doubleValue) }
  }

  func flag(_ key: String) throws -> Bool? {
    guard let value = values[key], !(value is NSNull) else { return nil }
    guard let flag = value as? Bool else { throw Problem(description: "\(key) must be true or false") }
    return flag
  }

  /// True where one of the keys is there.
  func hasAny(of keys: [String]) -> Bool { keys.contains { values[$0] != nil } }

  /// A name of the user's own, as it came: a text or a number.
  func name(_ key: String) throws -> ProbeValue {
    if let text = values[key] as? String { return .string(text) }
    guard let number = try number(key) else { throw Problem(description: "\(key) is missing") }
    return Int(exactly: number).map(ProbeValue.int) ?? .double(number)
  }

  func bytes(_ key: String) throws -> [UInt8]? {
    guard let text = try optional(key) else { return nil }
    guard let data = Data(base64Encoded: text) else { throw Problem(description: "\(key) is not base64") }
    return [UInt8](data)
  }

  /// Header fields: a text, or a list of texts, for each name.
  func headerLines(_ key: String) throws -> [UInt8] {
    guard let value = values[key], !(value is NSNull) else { return Array("HTTP/1.1 200 OK\r\n".utf8) }
    guard let fields = value as? [String: Any] else { throw Problem(description: "\(key) must be an object") }
    var head = "HTTP/1.1 200 OK\r\n"
    for (name, value) in fields.sorted(by: { $0.key < $1.key }) {
      let values = (value as? [Any]) ?? [value]
      for case let text as String in values { head += "\(name): \(text)\r\n" }
    }
    return Array(head.utf8)
  }
}

/// A JSON value of an output line.
indirect enum ProbeValue {
  case null, bool(Bool), int(Int), double(Double), string(String), list([ProbeValue]), object(
    [(String, ProbeValue)])
  /// JSON as it stands.
  case raw(String)

  /// With the digits that a Float has.
  static func float(_ value: Float) -> ProbeValue { value.isFinite ? .raw("\(value)") : .null }

  init(_ text: String?) { self = text.map(ProbeValue.string) ?? .null }
  init(_ number: Double?) { self = number.map(ProbeValue.double) ?? .null }

  var json: String {
    switch self {
    case .null: "null"
    case .bool(let value): value ? "true" : "false"
    case .int(let value): String(value)
    case .double(let value): value.isFinite ? "\(value)" : "null"
    case .raw(let written): written
    case .string(let text): ProbeValue.quoted(text)
    case .list(let values): "[" + values.map(\.json).joined(separator: ",") + "]"
    case .object(let fields):
      "{" + fields.map { ProbeValue.quoted($0.0) + ":" + $0.1.json }.joined(separator: ",") + "}"
    }
  }

  private static func quoted(_ text: String) -> String {
    var out: [UInt8] = [0x22]
    for byte in text.utf8 {
      switch byte {
      case 0x22, 0x5C: out += [0x5C, byte]
      case 0x0A: out += Array("\\n".utf8)
      case 0x00..<0x20, 0x7F:
        let hex = String(byte, radix: 16)
        out += Array(("\\u00" + (hex.utf8.count == 1 ? "0" : "") + hex).utf8)
      default: out.append(byte)
      }
    }
    return String(decoding: out + [0x22], as: UTF8.self)
  }
}

/// One output line: keys in the order they are documented.
struct ProbeOutput {
  private let fields: [(String, ProbeValue)]

  init(_ fields: [(String, ProbeValue)]) { self.fields = fields }

  var line: String { ProbeValue.object(fields).json }
}
