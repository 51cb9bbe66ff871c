import Corpus
import StrictJSON

/// An entry of the journal: a step that was begun or has ended.
struct StepRecord: Equatable {
  /// How a step ended.
  enum Outcome: String, CaseIterable {
    case done, empty, stopped, failed

    /// By the status of its verb.
    init(status: Int32) {
      switch status {
      case 0: self = .done
      case ExitStatus.stopped: self = .stopped
      case ExitStatus.empty: self = .empty
      default: self = .failed
      }
    }
  }

  /// What it took.
  struct Cost: Equatable {
    /// Wall clock.
    var seconds = 0.0
    /// User and system time of the process and of all it waited for.
    var processorSeconds = 0.0
    /// The largest resident set, in bytes.
    var peakMemory = 0

    /// Adds what another part of the same work took.
    mutating func add(_ other: Cost) {
      seconds += other.seconds
      processorSeconds += other.processorSeconds
      peakMemory = max(peakMemory, other.peakMemory)
    }
  }

  /// The step's name.
  let step: String
  /// Where the first of what it makes lies.
  let place: String
  let identity: StepIdentity
  /// Seconds since 1970.
  let at: Double
  /// Of the program.
  var version = Shard.toolVersion
  /// Nil: it was begun.
  var outcome: Outcome?
  /// Of the process; 128 + n for a signal n.
  var status: Int32 = 0
  var cost = Cost()
  var made = StepRows()
  /// Digests of what it made, by name.
  var outputs: [String: String] = [:]
}

extension StepRecord {
  /// As it stands in a line.
  var json: JSON {
    func object(_ texts: [String: String]) -> JSON {
      .object(texts.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .text($0.value)) })
    }
    var members: [JSON.Member] = [
      .init("event", .text(outcome == nil ? "began" : "ended")), .init("step", .text(step)),
      .init("place", .text(place)), .init("at", .number(at)), .init("version", .text(version)),
      .init("arguments", .array(identity.arguments.map { .text($0) })),
      .init("settings", object(identity.settings)), .init("inputs", object(identity.inputs)),
    ]
    if let outcome {
      members += [
        .init("outcome", .text(outcome.rawValue)), .init("status", .integer(Int(status))),
        .init("seconds", .number(cost.seconds)), .init("processor_seconds", .number(cost.processorSeconds)),
        .init("peak_memory", .integer(cost.peakMemory)),
      ]
      members += made.members
      members.append(.init("outputs", object(outputs)))
    }
    return .object(members)
  }

  /// Reads a line; nil where it is none of ours.
  init?(_ json: JSON) {
    guard let event = json["event"]?.text, let step = json["step"]?.text, let place = json["place"]?.text,
      let at = json["at"]?.double
    else { return nil }
    func texts(_ name: String) -> [String: String] {
      Dictionary(
        (json[name]?.members ?? []).map { (String(decoding: $0.name, as: UTF8.self), $0.value.text ?? "") }
      ) {
        $1
      }
    }
    self.init(
      step: step, place: place,
      identity: StepIdentity(
        arguments: json["arguments"]?.array?.compactMap(\.text) ?? [], settings: texts("settings"),
        inputs: texts("inputs")), at: at)
    version = json["version"]?.text ?? version
    guard event == "ended" else { return }
    outcome = json["outcome"]?.text.flatMap(Outcome.init) ?? .failed
    status = Int32(clamping: json["status"]?.int ?? 0)
    cost = Cost(
      seconds: json["seconds"]?.double ?? 0, processorSeconds: json["processor_seconds"]?.double ?? 0,
      peakMemory: json["peak_memory"]?.int ?? 0)
    made = StepRows(json)
    outputs = texts("outputs")
  }
}
