import CPCRE2
import Korean

/// A pattern that is left to PCRE2: its Unicode is older than the peers', so rare scripts may split otherwise.
final class ForeignPattern: @unchecked Sendable {
  private let code: OpaquePointer
  private let limits: OpaquePointer

  /// Nil where PCRE2 does not know the pattern either.
  init?(_ pattern: [UInt8]) {
    var error: Int32 = 0
    var place = 0
    let options =
      UInt32(PCRE2_UTF) | UInt32(PCRE2_UCP) | UInt32(PCRE2_NO_UTF_CHECK) | UInt32(PCRE2_NEVER_BACKSLASH_C)
    guard pattern.count < 1 << 16,
      let code = pcre2_compile_8(pattern, pattern.count, options, &error, &place, nil),
      let limits = pcre2_match_context_create_8(nil)
    else { return nil }
    pcre2_jit_compile_8(code, UInt32(PCRE2_JIT_COMPLETE))
    pcre2_set_match_limit_8(limits, 1_000_000)
    pcre2_set_heap_limit_8(limits, 64 << 10)
    self.code = code
    self.limits = limits
  }

  deinit {
    pcre2_match_context_free_8(limits)
    pcre2_code_free_8(code)
  }

  /// All matches in a range, empty ones passed over; past a place where the limits end a search there are none.
  func forEachMatch(_ text: Span<UInt8>, _ range: Range<Int>, _ body: (Range<Int>) -> Void) {
    guard let data = pcre2_match_data_create_from_pattern_8(code, nil) else { return }
    defer { pcre2_match_data_free_8(data) }
    text.extracting(range).withUnsafeBufferPointer { bytes in
      var at = 0
      var failures = 0
      while at < bytes.count, failures < 8 {
        let found = pcre2_match_8(
          code, bytes.baseAddress, bytes.count, at, UInt32(PCRE2_NO_UTF_CHECK), data, limits)
        guard found >= 0, let places = pcre2_get_ovector_pointer_8(data) else {
          if found == PCRE2_ERROR_NOMATCH { return }
          failures += 1
          at += bytes.span.step(at: at).length
          continue
        }
        let (start, end) = (places[0], places[1])
        guard start >= at, end <= bytes.count else { return }
        if end > start {
          body(range.lowerBound + start..<range.lowerBound + end)
          at = end
        } else if start < bytes.count {
          at = start + bytes.span.step(at: start).length
        } else {
          return
        }
      }
    }
  }
}
