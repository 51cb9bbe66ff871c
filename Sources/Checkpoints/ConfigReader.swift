import StrictJSON

/// Members of a configuration by name, with the defaults and bounds they have.
///
/// `null` is as good as absent only where `transformers` lets it be.
struct ConfigReader {
  let json: JSON
  let path: String

  func error(_ problem: String) -> CheckpointError { CheckpointError(path: path, problem: problem) }

  private func present(_ name: String) -> JSON? {
    guard let value = json[name], !value.isNull else { return nil }
    return value
  }

  func has(_ name: String) -> Bool { present(name) != nil }

  /// A whole number within bounds.
  func int(_ name: String, _ fallback: Int, _ bounds: ClosedRange<Int>) throws(CheckpointError) -> Int {
    if let value = json[name], value.isNull { throw error("\(name) is null") }
    return try optionalInt(name, bounds) ?? fallback
  }

  func optionalInt(_ name: String, _ bounds: ClosedRange<Int>) throws(CheckpointError) -> Int? {
    guard let value = present(name) else { return nil }
    guard let int = value.int else { throw error("\(name) is no whole number") }
    guard bounds.contains(int) else {
      throw error("\(name) is \(int), which is not within \(bounds.lowerBound)…\(bounds.upperBound)")
    }
    return int
  }

  func bool(_ name: String, _ fallback: Bool) throws(CheckpointError) -> Bool {
    guard let value = present(name) else { return fallback }
    guard let bool = value.bool else { throw error("\(name) is neither true nor false") }
    return bool
  }

  func text(_ name: String) throws(CheckpointError) -> String? {
    guard let value = present(name) else { return nil }
    guard let text = value.text else { throw error("\(name) is no string") }
    return text
  }

  /// A finite number; `above` excludes its own value.
  func optionalNumber(_ name: String, above: Double = 0) throws(CheckpointError) -> Double? {
    guard let value = present(name) else { return nil }
    guard let number = value.double else { throw error("\(name) is no number") }
    guard number.isFinite, number > above else {
      throw error("\(name) is \(number), not a finite number above \(above)")
    }
    return number
  }

  func number(_ name: String, _ fallback: Double) throws(CheckpointError) -> Double {
    try optionalNumber(name) ?? fallback
  }

  func number(_ name: String, _ fallback: Double, within bounds: ClosedRange<Double>) throws(CheckpointError)
    -> Double
  {
    let number = try number(name, fallback)
    guard bounds.contains(number) else {
      throw error("\(name) is \(number), which is not within \(bounds.lowerBound)…\(bounds.upperBound)")
    }
    return number
  }

  func numbers(_ name: String, count: Int) throws(CheckpointError) -> [Double] {
    guard let items = present(name)?.array else { throw error("\(name) is no list") }
    guard items.count == count else { throw error("\(name) has \(items.count) numbers, not \(count)") }
    let numbers = items.compactMap(\.double).filter { $0.isFinite && $0 > 0 }
    guard numbers.count == count else { throw error("\(name) holds something other than numbers above 0") }
    return numbers
  }

  /// One id or a list of them; ids below 0, which some configurations have for "none", are left out.
  func ids(_ name: String) throws(CheckpointError) -> [Int32]? {
    guard let value = present(name) else { return nil }
    var ids: [Int32] = []
    for item in value.array ?? [value] {
      guard let int = item.int, let id = Int32(exactly: int) else { throw error("\(name) is no token id") }
      if id >= 0, !ids.contains(id) { ids.append(id) }
    }
    return ids
  }

  func object(_ name: String) throws(CheckpointError) -> ConfigReader? {
    guard let value = present(name) else { return nil }
    guard value.members != nil else { throw error("\(name) is no object") }
    return ConfigReader(json: value, path: path)
  }
}
