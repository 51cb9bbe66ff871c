import Kernels

/// windows-949, also called CP949 and UHC: what the web means by "euc-kr".
public enum Windows949 {
  /// The bytes as UTF-8, and how many times U+FFFD stands for what could not be read.
  ///
  /// The WHATWG Encoding Standard, section 13.1.1 (EUC-KR decoder): where a lead byte and an ASCII byte make no
  /// character, the ASCII byte is read again by itself.
  public static func decode(_ bytes: [UInt8]) -> (text: [UInt8], replacements: Int) {
    let span = bytes.span
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count + bytes.count / 2 + 4)
    let index = yi_euckr_index()
    var replacements = 0
    var at = 0
    while at < span.count {
      let lead = span[at]
      at += 1
      if lead < 0x80 {
        text.append(lead)
        continue
      }
      guard isLead(lead), at < span.count else {
        text.append(scalar: 0xFFFD)
        replacements += 1
        continue
      }
      let trail = span[at]
      if let unit = unit(lead, trail, index) {
        text.append(scalar: UInt32(unit))
        at += 1
      } else {
        text.append(scalar: 0xFFFD)
        replacements += 1
        if trail >= 0x80 { at += 1 }
      }
    }
    return (text, replacements)
  }

  /// True for a byte that begins a two-byte character.
  public static func isLead(_ byte: UInt8) -> Bool { byte >= 0x81 && byte <= 0xFE }

  /// True for two bytes that are one of the 2,350 syllables of KS X 1001, which make up nearly all Korean text.
  public static func isCommonSyllable(lead: UInt8, trail: UInt8) -> Bool {
    lead >= 0xB0 && lead <= 0xC8 && trail >= 0xA1 && trail <= 0xFE
  }

  /// The scalar of a two-byte character, nil where the standard's index has none.
  public static func scalar(lead: UInt8, trail: UInt8) -> UInt32? {
    isLead(lead) ? unit(lead, trail, yi_euckr_index()).map(UInt32.init) : nil
  }

  /// The lead byte must be one.
  @inline(__always)
  private static func unit(_ lead: UInt8, _ trail: UInt8, _ index: UnsafePointer<UInt16>?) -> UInt16? {
    guard let index, trail >= 0x41, trail <= 0xFE else { return nil }
    let unit = index[(Int(lead) - 0x81) * 190 + Int(trail) - 0x41]
    return unit == 0 ? nil : unit
  }
}
