import Kernels

/// Makes sketches; one for each thread.
public struct Sketcher: Sendable {
  private var reader: ShingleReader
  private let minHash: MinHash
  private let shape: LSHBands
  private let exactOnly: Bool
  private var signature: [UInt64]
  private(set) var keys: [UInt32]
  private(set) var bytes: [UInt8]
  var digest: UInt64? { reader.digest }

  /// A sketcher for a collection's settings and shape.
  public init(_ settings: NearDuplicates.Settings, _ shape: LSHBands) {
    reader = ShingleReader(settings.shingles, dropsGreetings: settings.dropsGreetings)
    // Values that no band would read are not computed.
    minHash = MinHash(permutations: shape.bands * shape.rows, seed: settings.seed)
    signature = [UInt64](repeating: 0, count: shape.bands * shape.rows)
    keys = [UInt32](repeating: 0, count: shape.bands)
    bytes = [UInt8](repeating: 0, count: shape.bands * shape.rows)
    self.shape = shape
    exactOnly = settings.exactOnly
  }

  /// The sketch of a text.
  public mutating func sketch(_ utf8: [UInt8]) -> NearDuplicates.Sketch {
    read(utf8)
    return NearDuplicates.Sketch(
      digest: digest, keys: hasShingles ? keys : [], bytes: hasShingles ? bytes : [])
  }

  /// Reads a text; keys and bytes are of the last one that has shingles.
  ///
  /// 32 bits to a key: two that are equal by chance cost one comparison more.
  mutating func read(_ utf8: [UInt8]) {
    reader.read(utf8)
    guard hasShingles else { return }
    signature.withUnsafeMutableBufferPointer { minHash.sign(reader.shingles, into: $0) }
    yi_bands(signature, shape.bands, shape.rows, &keys, &bytes)
  }

  var hasShingles: Bool { !exactOnly && !reader.shingles.isEmpty }
}
