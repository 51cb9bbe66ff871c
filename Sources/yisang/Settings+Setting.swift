/// What flags, environment and file say is set; what they do not say stays as it is.
extension Settings {
  func set(_ value: inout Int, _ key: String, _ flag: Int?, _ range: ClosedRange<Int>) throws {
    value = try whole(key, flag, range) ?? value
  }

  func set(_ value: inout Double, _ key: String, _ flag: Double?, _ range: ClosedRange<Double>) throws {
    value = try number(key, flag, range) ?? value
  }

  func set(_ value: inout Bool, _ key: String, _ flag: Bool?) throws {
    value = try choice(key, flag: flag) ?? value
  }

  func set(_ value: inout String, _ key: String, _ flag: String?) throws {
    value = try string(key, flag: flag) ?? value
  }

  /// - Throws: `ValidationError` where it is none of the names.
  func set<Value: RawRepresentable<String> & CaseIterable>(
    _ value: inout Value, _ key: String, _ flag: String?
  ) throws {
    if let name = try string(key, flag: flag) { value = try yisang.choice(key, name, of: Value.self) }
  }
}
