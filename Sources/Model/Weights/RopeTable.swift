import Checkpoints
import Foundation

/// Cosines and sines of a rotary embedding, a row a position, in fp32 as transformers computes them.
///
/// Angles are products of fp32 frequency and position; the stretched kinds are transformers' `modeling_rope_utils`.
final class RopeTable: @unchecked Sendable {
  let half: Int
  private let frequencies: [Float]
  private let factor: Float
  private let cosines = Buffer()
  private let sines = Buffer()
  private var positions = 0

  /// - Parameter length: of the sequence, which chooses the frequencies of `dynamic` and `longrope`.
  init(_ rope: Rope, maxPositions: Int, length: Int = 0) {
    half = rope.dimensions / 2
    (frequencies, factor) = RopeTable.frequencies(rope, maxPositions: maxPositions, length: length)
  }

  /// The row of a position; the table must reach it.
  func cosine(_ position: Int) -> UnsafePointer<Float> { UnsafePointer(cosines.floats + position * half) }

  /// The row of a position; the table must reach it.
  func sine(_ position: Int) -> UnsafePointer<Float> { UnsafePointer(sines.floats + position * half) }

  /// Makes the table reach `count` positions. Not while another thread reads it.
  func reach(_ count: Int) {
    guard count > positions else { return }
    let count = max(count, 2 * positions, 256)
    cosines.reserve(count * half * 4)
    sines.reserve(count * half * 4)
    for position in 0..<count {
      for index in 0..<half {
        let angle = Double(Float(position) * frequencies[index])
        cosines.floats[position * half + index] = Float(cos(angle)) * factor
        sines.floats[position * half + index] = Float(sin(angle)) * factor
      }
    }
    positions = count
  }

  private static func inverse(_ theta: Double, _ dimensions: Int) -> [Float] {
    (0..<dimensions / 2).map { 1 / power(theta, $0, dimensions) }
  }

  /// `theta^(2·index / dimensions)`, the exponent and the result rounded to fp32.
  private static func power(_ theta: Double, _ index: Int, _ dimensions: Int) -> Float {
    Float(pow(theta, Double(Float(2 * index) / Float(dimensions))))
  }

  /// Frequencies, and the factor on cosine and sine.
  private static func frequencies(_ rope: Rope, maxPositions: Int, length: Int) -> ([Float], Float) {
    let dimensions = rope.dimensions
    let plain = inverse(rope.theta, dimensions)
    switch rope.scaling {
    case .none:
      return (plain, 1)
    case .linear(let factor):
      return (plain.map { $0 / Float(factor) }, 1)
    case .dynamic(let factor, let original):
      guard length > original else { return (plain, 1) }
      let stretch = factor * Double(length) / Double(original) - (factor - 1)
      let theta = rope.theta * pow(stretch, Double(dimensions) / Double(dimensions - 2))
      return (inverse(theta, dimensions), 1)
    case .llama3(let factor, let low, let high, let original):
      return (plain.map { llama3($0, factor: factor, low: low, high: high, original: original) }, 1)
    case .longrope(let short, let long, let original, let factor, let attention):
      let chosen = length > original ? long : short
      let scale =
        attention ?? (factor <= 1 ? 1 : sqrt(1 + log(factor) / log(Double(original))))
      let stretched = (0..<dimensions / 2).map { index in
        1 / (Float(chosen[index]) * power(rope.theta, index, dimensions))
      }
      return (stretched, Float(scale))
    case .yarn(
      let factor, let original, let fast, let slow, let attention, let mscale, let all, let truncates):
      func scale(_ mscale: Double) -> Double { factor <= 1 ? 1 : 0.1 * mscale * log(factor) + 1 }
      var attentionFactor = attention ?? scale(1)
      if attention == nil, let mscale, let all, mscale != 0, all != 0 {
        attentionFactor = scale(mscale) / scale(all)
      }
      func dimension(turns: Double) -> Double {
        Double(dimensions) * log(Double(original) / (turns * 2 * .pi)) / (2 * log(rope.theta))
      }
      var low = dimension(turns: fast)
      var high = dimension(turns: slow)
      if truncates { (low, high) = (low.rounded(.down), high.rounded(.up)) }
      low = max(low, 0)
      high = min(high, Double(dimensions - 1))
      if low == high { high += 0.001 }
      let blended = plain.enumerated().map { index, frequency in
        let ramp = min(1, max(0, (Float(index) - Float(low)) / Float(high - low)))
        let kept = 1 - ramp
        let stretched = 1 / (Float(factor) * power(rope.theta, index, dimensions))
        return stretched * (1 - kept) + frequency * kept
      }
      return (blended, Float(attentionFactor))
    }
  }

  private static func llama3(_ frequency: Float, factor: Double, low: Double, high: Double, original: Int)
    -> Float
  {
    // torch divides a number by a tensor as number · (1 / tensor), rounded twice.
    let wavelength = Float(2 * Double.pi) * (1 / frequency)
    if wavelength > Float(Double(original) / low) { return frequency / Float(factor) }
    if wavelength < Float(Double(original) / high) { return frequency }
    let smooth = (Float(original) * (1 / wavelength) - Float(low)) / Float(high - low)
    return (1 - smooth) * frequency / Float(factor) + smooth * frequency
  }
}
