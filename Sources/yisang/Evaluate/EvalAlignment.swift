import ArgumentParser
import Checkpoints
import Evaluate
import Foundation
import Model
import Serve
import StrictJSON
import Teacher

/// `yisang eval --parallel`: how far a model puts sentences and their translations to the same place (MEXA).
struct EvalAlignment {
  let path: String
  /// `pivot=en,other=ko`.
  let map: String?
  let source: EvalSource?

  func print(json: Bool) throws {
    guard case .folder(let folder, let settings) = source else {
      throw ValidationError("--parallel looks at a model's states: give --model a folder")
    }
    let pairs = try loadParallel(path: path, columns: try named())
    let codec = try LocalCodec(folder: folder)
    let decoder = try Decoder(
      try Checkpoint(folder: folder), adapter: settings.adapter, precision: settings.precision,
      threads: settings.threads)
    func ids(_ text: String) -> [Int32] { codec.ids(of: Array(text.utf8), addingSpecialTokens: true) }
    let found = try MEXA(
      pivot: pairs.map { ids($0.pivot) }, other: pairs.map { ids($0.other) }, decoder: decoder)
    if json {
      let members: [JSON.Member] = [
        .init("pairs", .integer(pairs.count)), .init("mean", .number(found.mean)),
        .init("max", .number(found.max)), .init("layers", .array(found.layers.map { .number($0) })),
      ]
      return Console.out(String(decoding: JSON.object(members).serialized, as: UTF8.self))
    }
    var rows = [["layer", "aligned"]]
    for (layer, share) in found.layers.enumerated() { rows.append(["\(layer)", decimal(share)]) }
    for line in columns(rows) { Console.out(line) }
    Console.out(
      "MEXA of \(pairs.count) pairs: mean \(decimal(found.mean)), max \(decimal(found.max)); layer 0: the embeddings"
    )
  }

  private func decimal(_ value: Double) -> String { String(format: "%.4f", value) }

  private func named() throws -> (pivot: String, other: String)? {
    guard let map else { return nil }
    var names: [String: String] = [:]
    for part in map.split(separator: ",") {
      let pair = part.split(separator: "=", maxSplits: 1).map(String.init)
      guard pair.count == 2, ["pivot", "other"].contains(pair[0]) else { break }
      names[pair[0]] = pair[1]
    }
    guard let pivot = names["pivot"], let other = names["other"] else {
      throw ValidationError("--parallel-columns takes pivot=NAME,other=NAME, not \(map)")
    }
    return (pivot, other)
  }
}
