import Contamination
import Foundation

/// What a text shares with benchmarks that were named on the command line.
func probeContamination(_ index: BenchmarkIndex) -> (ProbeInput) throws -> ProbeOutput {
  { input in
    let overlap = index.match(Array(try input.text("text").utf8))
    let hit = overlap.map {
      ProbeValue.object([("benchmark", .string($0.benchmark)), ("item", .string($0.item))])
    }
    let places = (overlap?.places ?? []).map { ProbeValue.list([.int($0.lowerBound), .int($0.upperBound)]) }
    return ProbeOutput([
      ("hit", hit ?? .null), ("verdict", ProbeValue(overlap?.verdict.rawValue)),
      ("score", ProbeValue(overlap?.score)), ("places", .list(places)),
    ])
  }
}
