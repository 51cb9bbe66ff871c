import Korean

/// A text on its way to the model, and, where it is asked for, which bytes of the original each of its bytes is from.
struct AlignedText {
  var bytes: [UInt8] = []
  /// One a byte; nil where nobody asked.
  var places: [Range<Int>]?

  /// No text yet.
  init(isTracked: Bool) {
    places = isTracked ? [] : nil
  }

  /// The original itself.
  init(original bytes: [UInt8], isTracked: Bool) {
    self.bytes = bytes
    places = isTracked ? bytes.indices.map { $0..<$0 + 1 } : nil
  }

  /// The original with U+FFFD for what is not UTF-8.
  init(repairing bytes: [UInt8], isTracked: Bool) {
    guard isTracked, !UTF8Repair.isValid(bytes) else {
      self.init(original: isTracked ? bytes : UTF8Repair.repaired(bytes).utf8, isTracked: isTracked)
      return
    }
    let original = AlignedText(original: bytes, isTracked: true)
    self.init(isTracked: true)
    let span = bytes.span
    var at = 0
    while at < span.count {
      let step = span.step(at: at)
      let range = at..<at + step.length
      if step.isValid {
        append(range, of: original)
      } else {
        append("\u{FFFD}".utf8, for: range, of: original)
      }
      at = range.upperBound
    }
  }

  /// Appends a part of another text as it is.
  mutating func append(_ range: Range<Int>, of other: AlignedText) {
    bytes.append(contentsOf: other.bytes[range])
    if let from = other.places { places?.append(contentsOf: from[range]) }
  }

  /// Appends bytes that stand for a part of another text: each of them for all of the part.
  mutating func append(_ new: some Collection<UInt8>, for range: Range<Int>, of other: AlignedText) {
    bytes.append(contentsOf: new)
    guard places != nil else { return }
    places?.append(contentsOf: repeatElement(other.origin(range), count: new.count))
  }

  /// Where a part comes from; an empty part gets an empty place.
  func origin(_ range: Range<Int>) -> Range<Int> {
    guard let places, !places.isEmpty else { return 0..<0 }
    if range.isEmpty {
      let at =
        range.lowerBound < places.count
        ? places[range.lowerBound].lowerBound : places[places.count - 1].upperBound
      return at..<at
    }
    let start = places[range.lowerBound].lowerBound
    return start..<max(start, places[range.upperBound - 1].upperBound)
  }

  func part(_ range: Range<Int>) -> AlignedText {
    if range.lowerBound == 0, range.upperBound == bytes.count { return self }
    var part = AlignedText(isTracked: places != nil)
    part.append(range, of: self)
    return part
  }
}
