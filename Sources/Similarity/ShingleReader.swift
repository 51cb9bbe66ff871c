import Kernels
import Korean

/// Reads texts into shingles, one after another, without taking new memory for each.
public struct ShingleReader: Sendable {
  /// What a shingle is.
  public let definition: ShingleDefinition
  /// Whether greetings and sign-offs are left out (of mixed units only).
  public let dropsGreetings: Bool
  /// The 64-bit hashes of the last text's shingles in order; most repeated ones too.
  public private(set) var shingles: [UInt64] = []
  /// What two texts share if they are the same but for what keys leave out; nil where nothing is left of the text.
  public private(set) var digest: UInt64?

  private var units = MixedUnits()
  private var rest = MixedUnits()

  /// A reader that has read nothing.
  public init(_ definition: ShingleDefinition, dropsGreetings: Bool = true) {
    self.definition = definition
    self.dropsGreetings = dropsGreetings
  }

  /// Reads a text in place of the last one. - Parameter utf8: UTF-8 in any normal form.
  public mutating func read(_ utf8: [UInt8]) {
    let text = NFC.normalized(utf8)
    switch definition {
    case .mixed:
      units.read(text)
      let kept = dropsGreetings ? Greetings.rest(of: units) : units.hashes.indices
      if kept.count < units.hashes.count {
        rest.read(Array(text[Self.place(of: kept, units, in: text)]))
        digest = rest.digest
      } else {
        digest = units.hashes.isEmpty && units.digest == 0 ? nil : units.digest
      }
      if kept.count < definition.length {
        shingles.removeAll(keepingCapacity: true)
      } else {
        shingles = Self.shingles(of: units.hashes.span.extracting(kept), definition.length)
      }
    case .characters:
      var whole: UInt64 = 0
      let scalars = [UInt64](unsafeUninitializedCapacity: text.count) { room, count in
        guard let start = room.baseAddress else { return }
        count = text.withUnsafeBufferPointer { yi_scalar_units($0.baseAddress, $0.count, start, &whole) }
      }
      digest = scalars.isEmpty ? nil : whole
      shingles = Self.shingles(of: scalars.span, definition.length)
    }
  }

  /// Where in the text a range of its units stands, with the symbols that belong to it: "안녕하세요! -3 + 5는? 감사합니다."
  /// has "-3 + 5는?". What is written onto a greeting without a space belongs to the greeting.
  private static func place(of kept: Range<Int>, _ units: MixedUnits, in text: [UInt8]) -> Range<Int> {
    var start = 0
    if kept.lowerBound > 0, kept.lowerBound < units.places.count {
      start = units.places[kept.lowerBound].start
      let gap = units.places[kept.lowerBound - 1].end..<start
      if let space = text[gap].firstIndex(where: { $0 == 0x20 || $0 == 0x0A }) { start = space }
    }
    let end = kept.upperBound < units.places.count ? units.places[kept.upperBound].start : text.count
    return start..<max(start, end)
  }

  private static func shingles(of units: Span<UInt64>, _ length: Int) -> [UInt64] {
    [UInt64](unsafeUninitializedCapacity: units.count) { room, count in
      guard let start = room.baseAddress else { return }
      count = units.withUnsafeBufferPointer { units in
        units.baseAddress.map { yi_shingles($0, units.count, length, start) } ?? 0
      }
    }
  }
}
