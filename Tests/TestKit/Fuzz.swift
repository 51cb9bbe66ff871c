internal import Foundation
public import Testing

/// Rounds of a fuzz test: a slice in the usual run, as many as asked for in `script/experiments`.
///
/// `YISANG_FUZZ` is the number of rounds, `YISANG_FUZZ_SEED` another seed. A deep run fails if one case takes over a second.
public struct Fuzz: Sequence, IteratorProtocol {
  private let name: String
  private let rounds: Int
  private var round = 0
  private var started: ContinuousClock.Instant?
  private var slowest = Duration.zero

  private static let environment = ProcessInfo.processInfo.environment
  private static let asked = environment["YISANG_FUZZ"].flatMap { Int($0) }

  /// A run of `usual` rounds, unless more are asked for.
  public init(_ name: String, usual: Int) {
    (self.name, rounds) = (name, Fuzz.asked ?? usual)
  }

  /// The seed of a run.
  public static func seed(_ usual: UInt64) -> UInt64 {
    environment["YISANG_FUZZ_SEED"].flatMap { UInt64($0) } ?? usual
  }

  /// How long a run may take.
  public static var limit: TimeLimitTrait { .timeLimit(.minutes(asked == nil ? 15 : 60)) }

  /// The next round's number; what lies between two calls is one case.
  public mutating func next() -> Int? {
    let now = ContinuousClock.now
    if let started { slowest = Swift.max(slowest, now - started) }
    guard round < rounds else {
      let milliseconds = Int(slowest / .milliseconds(1))
      print("fuzz \(name): \(rounds) cases, slowest \(milliseconds) ms")
      if Fuzz.asked != nil { #expect(slowest < .seconds(1), "a case of \(name) took over a second") }
      return nil
    }
    round += 1
    started = ContinuousClock.now
    return round - 1
  }
}
