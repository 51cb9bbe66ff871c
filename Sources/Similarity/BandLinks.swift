/// The links of some bands of a collection: who comes behind whom among texts that share a band's key, as `stars` walks them.
///
/// A band needs no other band: those of a large collection are made on several machines, 9 + 4·bands bytes a text each. They
/// are the same words that `stars` makes itself.
public struct BandLinks: Sendable {
  /// The bands.
  public let bands: [Int]
  private let settings: NearDuplicates.Settings
  private var tables: BandTables

  /// - Parameter bands: which of the collection's, from 0.
  public init(_ settings: NearDuplicates.Settings, bands: [Int]) {
    (self.settings, self.bands) = (settings, bands)
    tables = BandTables(bands: bands.count)
  }

  /// Makes room for so many texts.
  public mutating func reserve(_ count: Int) { tables.reserve(count) }

  /// Adds a text's sketch behind the others.
  public mutating func add(_ sketch: NearDuplicates.Sketch) {
    let keys = bands.compactMap { $0 < sketch.keys.count ? sketch.keys[$0] : nil }
    tables.append(digest: sketch.digest, keys: keys, bytes: [])
  }

  /// Gives the links of each band: one a text that is compared, in their order.
  ///
  /// - Parameters:
  ///   - order: all texts, the most preferred first.
  ///   - body: gives false where no more are wanted.
  /// - Returns: false if it was ended so.
  public func forEach(
    order: [Int], _ body: (_ band: Int, _ links: [UInt32]) throws -> Bool
  ) rethrows -> Bool {
    let texts = tables.compared(in: order, without: tables.copies(in: order))
    for (place, band) in bands.enumerated() {
      guard try body(band, tables.links(texts, place, limit: max(settings.bucketLimit, 1))) else {
        return false
      }
    }
    return true
  }
}
