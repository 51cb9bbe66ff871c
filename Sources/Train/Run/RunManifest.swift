internal import Corpus
import Foundation
public import StrictJSON

/// What a run was made of: equal manifests train the same weights, on one kind of processor.
///
/// It lies in the run's folder and in each of its checkpoints, and decides whether one may be taken up again.
public struct RunManifest: Sendable, Equatable {
  /// `sft`.
  public var method: String
  /// Every setting that decides bits, by name.
  public var settings: [String: String]
  /// Of the examples, and of those of the validation.
  public var data: [String: String]
  /// The first checkpoint.
  public var model: [String: String]
  /// Version of this program.
  public var toolVersion = Shard.toolVersion
  /// Which kernels: `amx`, `avx512`, `scalar` …; another may round otherwise.
  public var processor: String
  /// All that had a part in it so far, `amx, yisang 0.1` say, in their order: a run that went on elsewhere has bits of both.
  public private(set) var makers: [String]

  /// A manifest of a run that begins now.
  public init(
    method: String, settings: [String: String], data: [String: String], model: [String: String],
    processor: String
  ) {
    (self.method, self.settings, self.data, self.model) = (method, settings, data, model)
    self.processor = processor
    makers = ["\(processor), yisang \(toolVersion)"]
  }

  /// Reads one.
  ///
  /// - Throws: `TrainError` where it is missing or damaged.
  public init(contentsOf path: String) throws {
    guard let bytes = FileManager.default.contents(atPath: path), let json = try? JSON(parsing: Array(bytes)),
      let method = json["method"]?.text, let processor = json["processor"]?.text
    else {
      throw TrainError(path, "it is missing, or no manifest of a run")
    }
    func texts(_ name: String) -> [String: String] {
      let pairs = (json[name]?.members ?? []).map { member in
        (String(decoding: member.name, as: UTF8.self), member.value.text ?? "")
      }
      return Dictionary(pairs, uniquingKeysWith: { $1 })
    }
    self.init(
      method: method, settings: texts("settings"), data: texts("data"), model: texts("model"),
      processor: processor)
    toolVersion = json["tool_version"]?.text ?? ""
    makers = json["makers"]?.array?.compactMap(\.text) ?? [maker]
  }

  /// As it is written.
  public var json: JSON {
    func object(_ values: [String: String]) -> JSON {
      .object(values.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .text($0.value)) })
    }
    return .object([
      JSON.Member("method", .text(method)), JSON.Member("tool_version", .text(toolVersion)),
      JSON.Member("processor", .text(processor)), JSON.Member("makers", .array(makers.map(JSON.text))),
      JSON.Member("model", object(model)),
      JSON.Member("data", object(data)), JSON.Member("settings", object(settings)),
    ])
  }

  /// Who writes it now.
  var maker: String { "\(processor), yisang \(toolVersion)" }

  /// The same behind a checkpoint that others may have made.
  func behind(_ saved: RunManifest) -> RunManifest {
    var all = self
    all.makers = saved.makers + (saved.makers.contains(maker) ? [] : [maker])
    return all
  }

  /// Why a checkpoint of `self` cannot be gone on from under `other`, a sentence each; what only may change bits is none of them.
  public func differences(from other: RunManifest) -> [String] {
    var found: [String] = []
    if method != other.method { return ["it is a run of \(method), not of \(other.method)"] }
    for (mine, theirs) in [(model, other.model), (data, other.data), (deciding, other.deciding)] {
      // Where the data lies may change; what it is, its digest tells.
      for name in Set(mine.keys).union(theirs.keys).sorted()
      where !(["data", "eval_data"] + RunManifest.foreign).contains(name) && mine[name] != theirs[name] {
        found.append(
          RunManifest.digested[name].map { "\($0) are others than those it began with" }
            ?? "\(name) was \(RunManifest.shown(mine[name])), is \(RunManifest.shown(theirs[name]))")
      }
    }
    return found
  }

  /// Programs and addresses of others, that may have another name and be the same.
  private static let foreign = [
    "reward_command", "reward_judge", "judge", "quality_command", "quality_url",
  ]

  /// What may change bits under `other` and is no reason not to go on, a sentence each.
  func doubts(from other: RunManifest) -> [String] {
    RunManifest.foreign.filter { settings[$0] != other.settings[$0] }.map {
      "--\($0.replacing("_", with: "-")) is not what it was: from here on rewards, and so bits, may differ"
    }
  }

  /// What a digest stands for, which says nothing to people.
  private static let digested = [
    "questions": "the questions of --data",
    "train": "the examples of --data", "validation": "the examples that are held back for validation",
  ]

  private static func shown(_ value: String?) -> String {
    value.map { $0.isEmpty ? "not set" : $0 } ?? "not known"
  }
}
