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
        rest.read(Array(text[units.place(of: kept, in: text)]))
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

  private static func shingles(of units: Span<UInt64>, _ length: Int) -> [UInt64] {
    [UInt64](unsafeUninitializedCapacity: units.count) { room, count in
      guard let start = room.baseAddress else { return }
      count = units.withUnsafeBufferPointer { units in
        units.baseAddress.map { yi_shingles($0, units.count, length, start) } ?? 0
      }
    }
  }
}
