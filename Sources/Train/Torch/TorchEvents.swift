import Foundation
import StrictJSON

/// A line of `events.jsonl`, by which a run in PyTorch tells what it did.
struct TorchEvent: Equatable {
  enum Kind: String {
    /// It goes on behind this step; what was told of later ones is void.
    case began
    case step
    /// Behind this step; the checkpoint of the step is whole.
    case saved
    case evaluated
  }

  let kind: Kind
  /// Of the run, from 1.
  let step: Int
  /// Wall clock of a step.
  var seconds = 0.0
  /// In bytes, of the first process.
  var peakMemory = 0
  /// By TRL's names.
  var logs: [String: Double] = [:]
  /// What computes, in words: `torch 2.13.0, 2 processes on cpu`.
  var maker: String?

  /// Reads a line; nil where it is none, the torn one of a kill for example.
  init?(_ line: some Collection<UInt8>) {
    guard let json = try? JSON(parsing: Array(line)), let kind = json["event"]?.text.flatMap(Kind.init),
      let step = json["step"]?.int, step >= 0
    else { return nil }
    (self.kind, self.step) = (kind, step)
    seconds = json["seconds"]?.double ?? 0
    peakMemory = json["peak_memory"]?.int ?? 0
    for member in json["logs"]?.members ?? [] {
      if let value = member.value.double { logs[String(decoding: member.name, as: UTF8.self)] = value }
    }
    if let torch = json["torch"]?.text, let device = json["device"]?.text,
      let processes = json["processes"]?.int
    {
      let attention = json["attention"]?.text.map { ", \($0)" } ?? ""
      maker =
        "torch \(torch), \(processes) \(processes == 1 ? "process" : "processes") on \(device)\(attention)"
    }
  }
}

/// The events of a run, read as they are written.
struct TorchEventReader {
  private let path: String
  private var offset: UInt64 = 0
  private var rest: [UInt8] = []

  init(_ path: String) { self.path = path }

  /// Those that came since the last call; none where there is no file yet.
  mutating func read() throws -> [TorchEvent] {
    guard let file = FileHandle(forReadingAtPath: path) else { return [] }
    defer { try? file.close() }
    try file.seek(toOffset: offset)
    let bytes = try file.readToEnd() ?? Data()
    offset += UInt64(bytes.count)
    let lines = (rest + bytes).split(separator: 0x0A, omittingEmptySubsequences: false)
    rest = Array(lines.last ?? [])
    return lines.dropLast().compactMap { TorchEvent($0) }
  }
}

extension [TorchEvent] {
  /// What stands of them up to a step: none that was told before the run went on from an earlier step.
  func standing(to step: Int) -> [TorchEvent] {
    var standing: [TorchEvent] = []
    for event in self {
      if event.kind == .began {
        standing.removeAll { $0.step > event.step }
      } else if event.step <= step {
        standing.append(event)
      }
    }
    return standing
  }
}
