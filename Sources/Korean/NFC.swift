import Kernels

/// Normalization Form C of UTF-8 bytes (UAX #15).
///
/// The data are ICU's; the loop is ours, because ICU's own (and Foundation's) is quadratic on a long run of
/// combining marks: 160,000 of them take it ten seconds.
public enum NFC {
  /// The bytes in NFC; ill-formed UTF-8 becomes U+FFFD.
  ///
  /// Linear in time and memory. Text that is in NFC already, which is nearly all there is, is returned as it came.
  public static func normalized(_ utf8: [UInt8]) -> [UInt8] {
    let span = utf8.span
    var output: [UInt8] = []
    var copied = 0  // what lies before is in the output
    var boundary = 0  // the last place before which all is settled
    var at = 0
    var segment = NFCSegment()
    while at < span.count {
      let plain = utf8.withUnsafeBufferPointer { yi_nfc_plain($0.baseAddress, $0.count, at) }
      if plain > at {
        // The last scalar may be composed with what follows: a syllable without a final consonant is.
        boundary = plain - (span[plain - 1] < 0x80 ? 1 : 3)
        at = plain
        continue
      }
      let step = span.step(at: at)
      if !step.isValid {
        output.append(contentsOf: utf8[copied..<at])
        output.append(scalar: 0xFFFD)
        at += step.length
        (copied, boundary) = (at, at)
      } else if isSettled(step.scalar) {
        boundary = at
        at += step.length
      } else {
        output.append(contentsOf: utf8[copied..<boundary])
        at = segment.read(span, from: boundary)
        segment.write(to: &output)
        (copied, boundary) = (at, at)
      }
    }
    if copied == 0 { return utf8 }
    output.append(contentsOf: utf8[copied...])
    return output
  }

  /// True where NFC leaves the scalar alone, whatever comes before it; the commonest blocks without asking ICU.
  @inline(__always)
  private static func isSettled(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0xAC00...0xD7A3, 0..<0x300, 0x4E00...0x9FFF, 0x3131...0x318E, 0x3001...0x3029, 0x3041...0x3098,
      0x30A0...0x30FF, 0x2010...0x2027, 0x3200...0x33FF, 0xFF00...0xFFEF, 0x1F300...0x1FAFF:
      true
    case 0x1100...0x11FF: !(0x1161...0x1175).contains(scalar) && !(0x11A8...0x11C2).contains(scalar)
    default: yi_nfc_is_settled(scalar)
    }
  }
}
