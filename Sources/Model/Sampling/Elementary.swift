import Foundation

extension Sampler {
  static func exponential(_ x: Float) -> Double { exp(Double(x)) }

  static func log(_ x: Double) -> Double { Foundation.log(x) }
}
