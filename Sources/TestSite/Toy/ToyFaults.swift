/// What traces are given that they should not have, so that a model learns it and can be shown to unlearn it.
public struct ToyFaults: Sendable, Equatable {
  /// Share of the traces that leave out what is to be carried or borrowed. Where there is something, their result is wrong;
  /// `gold` stays right.
  public var flawed: Double
  /// Share of the lines that are written in Korean.
  public var koreanSteps: Double

  /// Shares from 0 to 1; none by default.
  public init(flawed: Double = 0, koreanSteps: Double = 0) {
    (self.flawed, self.koreanSteps) = (flawed, koreanSteps)
  }
}
