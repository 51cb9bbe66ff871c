import Foundation
import Testing

@testable import Model

/// The sampler against transformers' processors and warpers (`Tests/Oracle/sampling_golden.py`), and its draws against χ².
@Suite struct SamplerTests {
  private struct Golden: Decodable {
    struct Row: Decodable {
      /// null is -inf.
      let logits: [Float?]
      let cases: [Case]
    }
    struct Case: Decodable {
      let temperature: Float?
      let top_k: Int?
      let top_p: Float?
      let min_p: Float?
      let repetition_penalty: Float?
      let context: [Int32]?
      let probabilities: [Double]

      var options: SamplingOptions {
        var options = SamplingOptions()
        options.temperature = temperature ?? 1
        options.topK = top_k ?? 0
        options.topP = top_p ?? 1
        options.minP = min_p ?? 0
        options.repetitionPenalty = repetition_penalty ?? 1
        return options
      }
    }
    let rows: [Row]
  }

  private static let golden: Golden? = {
    let path = URL(fileURLWithPath: "\(GoldenModel.folder)/sampling.json")
    return (try? Data(contentsOf: path)).flatMap { try? JSONDecoder().decode(Golden.self, from: $0) }
  }()

  /// What is drawn from, by drawing at every probability: the share of [0, 1) that gives each token.
  private func share(_ row: [Float], _ options: SamplingOptions, context: [Int32], draws: Int) throws
    -> [Double]
  {
    var share = [Double](repeating: 0, count: row.count)
    for draw in 0..<draws {
      var logits = row
      let token = try #require(
        logits.withUnsafeMutableBufferPointer {
          Sampler(options: options).sample(
            $0, seen: Set(context), alternatives: 0, draw: (Double(draw) + 0.5) / Double(draws))
        })
      share[Int(token.id)] += 1 / Double(draws)
    }
    return share
  }

  @Test func distributionsAreTransformers() throws {
    let golden = try #require(SamplerTests.golden)
    var cases = 0
    for row in golden.rows {
      let logits = row.logits.map { $0 ?? -.infinity }
      for wanted in row.cases {
        let found = try share(logits, wanted.options, context: wanted.context ?? [], draws: 1_000)
        for (id, probability) in wanted.probabilities.enumerated() {
          #expect(abs(found[id] - probability) <= 0.00201, "\(wanted.options), id \(id)")
          // Tokens that were cut never come.
          if probability == 0 { #expect(found[id] == 0) }
        }
        cases += 1
      }
    }
    print("sampling: \(cases) distributions")
    #expect(cases > 300)
  }

  /// Log-probabilities of what is drawn are those of the distribution, and of the model's own.
  @Test func logProbabilitiesAreOfTheDistribution() throws {
    let golden = try #require(SamplerTests.golden)
    for row in golden.rows {
      let plain = row.logits.map { $0 ?? -.infinity }
      let greatest = plain.max() ?? 0
      let total = plain.reduce(0.0) { $0 + exp(Double($1 - greatest)) }
      for (number, wanted) in row.cases.enumerated() {
        var logits = plain
        let token = try #require(
          logits.withUnsafeMutableBufferPointer {
            Sampler(options: wanted.options).sample(
              $0, seen: Set(wanted.context ?? []), alternatives: 3,
              draw: Draw.unit(seed: 1, sample: number, position: 0))
          })
        let probability = wanted.probabilities[Int(token.id)]
        #expect(abs(exp(Double(token.samplingLogProbability)) - probability) <= 1e-5)
        let own = Double(plain[Int(token.id)] - greatest) - log(total)
        #expect(abs(Double(token.logProbability) - own) <= 1e-5 * max(1, abs(own)))
        let best = plain.indices.sorted { (plain[$0], $1) > (plain[$1], $0) }.prefix(3)
        #expect(token.alternatives.map { Int($0.id) } == Array(best))
      }
    }
  }

  /// χ² of 20,000 draws with seeds in a row, against the model's distribution: p above 1e-4 for each of 20 rows.
  @Test func frequenciesFollowTheDistribution() throws {
    let golden = try #require(SamplerTests.golden)
    let draws = 20_000
    for row in golden.rows.prefix(20) {
      let plain = row.logits.map { $0 ?? -.infinity }
      let greatest = plain.max() ?? 0
      let weights = plain.map { exp(Double($0 - greatest)) }
      let total = weights.reduce(0, +)
      var counts = [Int](repeating: 0, count: plain.count)
      for draw in 0..<draws {
        var logits = plain
        let token = try #require(
          logits.withUnsafeMutableBufferPointer {
            Sampler(options: SamplingOptions()).sample(
              $0, seen: [], alternatives: 0, draw: Draw.unit(seed: UInt64(draw), sample: 0, position: 0))
          })
        counts[Int(token.id)] += 1
      }
      // Cells of fewer than five expected draws are put together.
      var statistic = 0.0
      var cells = 0.0
      var (rare, rareCount) = (0.0, 0)
      for (weight, count) in zip(weights, counts) {
        let expected = weight / total * Double(draws)
        if expected < 5 {
          rare += expected
          rareCount += count
        } else {
          statistic += (Double(count) - expected) * (Double(count) - expected) / expected
          cells += 1
        }
      }
      if rare >= 5 {
        statistic += (Double(rareCount) - rare) * (Double(rareCount) - rare) / rare
        cells += 1
      }
      let freedom = max(1, cells - 1)
      // Wilson and Hilferty's normal approximation; 3.72 is one in ten thousand.
      let normal =
        (pow(statistic / freedom, 1.0 / 3) - (1 - 2 / (9 * freedom))) / (2 / (9 * freedom)).squareRoot()
      #expect(normal < 3.72)
    }
  }

  @Test func seedsAndPlacesGiveOtherDraws() {
    var seen: Set<Double> = []
    for seed in 0..<20 {
      for sample in 0..<20 {
        for position in 0..<20 {
          let draw = Draw.unit(seed: UInt64(seed), sample: sample, position: position)
          #expect(draw >= 0 && draw < 1)
          seen.insert(draw)
        }
      }
    }
    #expect(seen.count == 8_000)
  }
}
