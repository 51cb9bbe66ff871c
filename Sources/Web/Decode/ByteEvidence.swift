import Korean

/// How well bytes read as UTF-8 and as windows-949, counted in one pass each.
///
/// A character cut off at the end of the bytes is no error: fetches are cut off there.
struct ByteEvidence {
  private var utf8Sequences = 0
  private var utf8Errors = 0
  private var pairs = 0
  private var hangulPairs = 0
  private var pairErrors = 0

  init(_ bytes: [UInt8]) {
    countUTF8(bytes.span)
    countPairs(bytes.span)
  }

  /// UTF-8 with some damage: four whole sequences for each broken one.
  var isMostlyUTF8: Bool { utf8Sequences > 0 && utf8Errors * 4 <= utf8Sequences }

  /// Korean windows-949: at most one error in twenty characters, and at least 60 % of the characters lie among the
  /// syllables of KS X 1001 (lead 0xB0–C8, trail 0xA1–FE). The syllables outside that square are not counted as Hangul:
  /// they are rare in Korean, and `it’s` in windows-1252 looks like one.
  var isMostlyWindows949: Bool {
    hangulPairs > 0 && hangulPairs * 5 >= pairs * 3 && pairErrors * 20 <= pairs
  }

  private mutating func countUTF8(_ bytes: Span<UInt8>) {
    var at = 0
    while at < bytes.count {
      let step = bytes.step(at: at)
      at += step.length
      if step.length > 1, step.isValid {
        utf8Sequences += 1
      } else if !step.isValid, at < bytes.count {
        utf8Errors += 1
      }
    }
  }

  private mutating func countPairs(_ bytes: Span<UInt8>) {
    var at = 0
    while at < bytes.count {
      let lead = bytes[at]
      at += 1
      guard lead >= 0x80, at < bytes.count else { continue }
      let trail = bytes[at]
      if Windows949.scalar(lead: lead, trail: trail) != nil {
        pairs += 1
        if Windows949.isCommonSyllable(lead: lead, trail: trail) { hangulPairs += 1 }
        at += 1
      } else {
        pairErrors += 1
        if Windows949.isLead(lead), trail >= 0x80 { at += 1 }
      }
    }
  }
}
