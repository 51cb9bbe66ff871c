extension Int {
  /// A number without what is behind its point: the nearest there is where it is too great, 0 of none. It never traps.
  public init(clamping value: Double) {
    self = Int(exactly: value.rounded(.towardZero)) ?? (value.isNaN ? 0 : value > 0 ? .max : .min)
  }
}
