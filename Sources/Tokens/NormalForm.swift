import Kernels
import Korean

/// The four normalization forms (UAX #15), stretch by stretch, so that what changed can be told from what did not.
///
/// The data are ICU's as of Unicode 9, which is what the peers have. Linear in time, also on a long run of combining marks.
enum NormalForm: Sendable {
  case nfc, nfd, nfkc, nfkd

  private var isCompatible: Bool { self == .nfkc || self == .nfkd }
  private var composes: Bool { self == .nfc || self == .nfkc }

  func normalized(_ text: AlignedText) -> AlignedText {
    // What is NFC by today's data is so by older ones.
    if self == .nfc, NFC.normalized(text.bytes) == text.bytes { return text }
    var out = AlignedText(isTracked: text.places != nil)
    let span = text.bytes.span
    var at = 0
    var scalars: [UInt32] = []
    while at < span.count {
      let start = at
      scalars.removeAll(keepingCapacity: true)
      repeat {
        let step = span.step(at: at)
        decompose(step.scalar, into: &scalars)
        at += step.length
      } while at < span.count && !yi_unicode_has_boundary_before(isCompatible, span.step(at: at).scalar)
      order(&scalars)
      if composes { compose(&scalars) }
      var bytes: [UInt8] = []
      for scalar in scalars { bytes.append(scalar: scalar) }
      if text.bytes[start..<at].elementsEqual(bytes) {
        out.append(start..<at, of: text)
      } else {
        out.append(bytes, for: start..<at, of: text)
      }
    }
    return out
  }

  private func decompose(_ scalar: UInt32, into scalars: inout [UInt32]) {
    if scalar < 0x80 { return scalars.append(scalar) }
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: Int(YI_DECOMPOSITION_MAX)) { room in
      let count = room.baseAddress.map { Int(yi_unicode_decompose(isCompatible, scalar, $0)) } ?? 0
      if count == 0 { scalars.append(scalar) }
      scalars.append(contentsOf: room.prefix(count))
    }
  }

  /// Canonical ordering (The Unicode Standard, D109).
  private func order(_ scalars: inout [UInt32]) {
    var start = 0
    while start < scalars.count {
      var end = start
      while end < scalars.count, yi_unicode_combining_class(scalars[end]) != 0 { end += 1 }
      if end - start > 1 {
        let run = scalars[start..<end].enumerated().map { (yi_unicode_combining_class($1), $0, $1) }
        scalars.replaceSubrange(start..<end, with: run.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(\.2))
      }
      start = end + 1
    }
  }

  /// Canonical composition (D117).
  private func compose(_ scalars: inout [UInt32]) {
    var starter: Int?
    var kept = 0
    var lastClass: UInt8 = 0
    for scalar in scalars {
      let own = yi_unicode_combining_class(scalar)
      if let starter, starter == kept - 1 || lastClass < own {
        let composite = yi_unicode_compose(scalars[starter], scalar)
        if composite != 0 {
          scalars[starter] = composite
          continue
        }
      }
      if own == 0 { starter = kept }
      scalars[kept] = scalar
      lastClass = own
      kept += 1
    }
    scalars.removeLast(scalars.count - kept)
  }
}
