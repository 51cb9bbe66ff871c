import StrictJSON

/// The members of a JSON object, taken one by one; null is as good as absent, and what nobody took is known.
struct RequestFields {
  let object: JSON
  /// Set before the names in errors, as `stream_options.`.
  private let prefix: String
  private var taken: Set<String> = []

  init(_ object: JSON, prefix: String = "") {
    self.object = object
    self.prefix = prefix
  }

  /// Names that were not asked for, in their order.
  var ignored: [String] {
    let names = (object.members ?? []).map { String(decoding: $0.name, as: UTF8.self) }
    return names.filter { !taken.contains($0) }
  }

  mutating func take(_ name: String) -> JSON? {
    taken.insert(name)
    return object[name].flatMap { $0.isNull ? nil : $0 }
  }

  func error(_ name: String, _ problem: String) -> ServeError {
    ServeError(problem: "\(prefix)\(name) \(problem)", parameter: prefix + name)
  }

  mutating func bool(_ name: String) throws -> Bool? {
    guard let value = take(name) else { return nil }
    guard let bool = value.bool else { throw error(name, "must be true or false") }
    return bool
  }

  mutating func int(_ name: String, in range: ClosedRange<Int>) throws -> Int? {
    guard let value = take(name) else { return nil }
    guard let int = value.int, range.contains(int) else {
      let most = range.upperBound >= Int(Int32.max) ? "" : " and at most \(range.upperBound)"
      throw error(
        name,
        range.lowerBound == .min
          ? "must be a whole number of 64 bits"
          : "must be a whole number of at least \(range.lowerBound)\(most)")
    }
    return int
  }

  mutating func float(_ name: String, in range: ClosedRange<Float>) throws -> Float? {
    guard let value = take(name) else { return nil }
    guard let float = value.double.map({ Float($0) }), range.contains(float) else {
      let least =
        range.lowerBound == .leastNonzeroMagnitude ? "above 0" : "of at least \(range.lowerBound)"
      throw error(name, "must be a number \(least) and at most \(range.upperBound)")
    }
    return float
  }

  mutating func text(_ name: String) throws -> String? {
    guard let value = take(name) else { return nil }
    guard let text = value.text else { throw error(name, "must be a string") }
    return text
  }

  mutating func object(_ name: String) throws -> JSON? {
    guard let value = take(name) else { return nil }
    guard value.members != nil else { throw error(name, "must be an object") }
    return value
  }

  mutating func ids(_ name: String, below size: Int) throws -> [Int32]? {
    guard let value = take(name) else { return nil }
    guard let ids = RequestFields.ids(value, below: size) else {
      throw error(name, "must be a list of token ids below \(size)")
    }
    return ids
  }

  static func ids(_ value: JSON, below size: Int) -> [Int32]? {
    guard let items = value.array else { return nil }
    var ids: [Int32] = []
    ids.reserveCapacity(items.count)
    for item in items {
      guard case .integer(let int) = item, (0..<size).contains(int), let id = Int32(exactly: int) else {
        return nil
      }
      ids.append(id)
    }
    return ids
  }
}
