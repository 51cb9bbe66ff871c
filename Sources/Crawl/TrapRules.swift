internal import Foundation
public import Web

/// URLs that lead into endless or repeated space, recognised by their shape alone.
///
/// Limits are Heritrix's defaults where it has one (`PathologicalPath`, `TooManyPathSegments`).
public struct TrapRules: Sendable, Equatable {
  /// Bytes of a URL.
  public var maxLength = 2_083
  /// Path segments.
  public var maxSegments = 20
  /// Times one segment may stand in a path.
  public var maxRepeats = 2
  /// Years around now in which a date in a URL is believed.
  public var earliestYear = 1990
  /// The current year; dates beyond the next one are a calendar without end.
  public var currentYear: Int

  /// Defaults for the year it is now.
  public init(currentYear: Int) { self.currentYear = currentYear }

  /// Parameters that only order, filter or decorate what another URL shows.
  static let viewState: Set<String> = [
    "sort", "order", "orderby", "order_by", "sortby", "sort_by", "sort_index", "order_type", "direction",
    "sst", "sod", "sop", "sfl", "stx", "spt", "filter", "replytocom", "share", "device", "print",
  ]

  /// The dotted reason and the detail, or nil if the URL looks sane.
  public func trap(_ url: WebURL) -> (reason: String, detail: String)? {
    let length = url.href.utf8.count
    if length > maxLength { return ("trap.length", "\(length) bytes > \(maxLength)") }
    let segments = url.path.split(separator: "/")
    if segments.count > maxSegments {
      return ("trap.segments", "\(segments.count) path segments > \(maxSegments)")
    }
    if let repeated = repeatedSegment(segments) {
      return ("trap.repeated_segment", "/\(repeated)/ stands more than \(maxRepeats) times")
    }
    if let session = segments.first(where: isSessionSegment) {
      return ("trap.session", "session id in the path: \(session.prefix(24))")
    }
    let parameters = (url.query ?? "").split(separator: "&").map { pair in
      let halves = pair.split(separator: "=", maxSplits: 1)
      return (name: halves.first.map(String.init) ?? "", value: halves.count > 1 ? String(halves[1]) : "")
    }
    if let view = parameters.first(where: { TrapRules.viewState.contains($0.name.lowercased()) }) {
      return ("trap.view_state", "parameter \(view.name) only sorts or filters")
    }
    if let year = impossibleYear(segments, parameters) {
      return ("trap.calendar", "year \(year) is outside \(earliestYear)–\(currentYear + 1)")
    }
    return nil
  }

  private func repeatedSegment(_ segments: [Substring]) -> Substring? {
    var seen: [Substring: Int] = [:]
    for segment in segments {
      seen[segment, default: 0] += 1
      // Short numbers repeat by chance (/2024/2/2/…).
      let isNumber = segment.utf8.allSatisfy { $0 >= 48 && $0 <= 57 }
      if !isNumber && seen[segment, default: 0] > maxRepeats { return segment }
    }
    return nil
  }

  /// ASP.NET's `(S(…))` and `;jsessionid=` segments.
  private func isSessionSegment(_ segment: Substring) -> Bool {
    let lower = segment.lowercased()
    return lower.hasPrefix("(s(") || lower.contains(";jsessionid=") || lower.contains(";phpsessid=")
  }

  private func impossibleYear(
    _ segments: [Substring], _ parameters: [(name: String, value: String)]
  ) -> Int? {
    let names: Set<String> = ["year", "yyyy", "y", "date", "month", "ym", "yyyymm", "day"]
    var candidates = parameters.filter { names.contains($0.name.lowercased()) }.map(\.value)
    if let calendar = segments.firstIndex(where: { $0.lowercased().contains("calendar") }) {
      candidates += segments[calendar...].map(String.init)
    }
    for candidate in candidates {
      guard let year = leadingYear(candidate) else { continue }
      if year < earliestYear || year > currentYear + 1 { return year }
    }
    return nil
  }

  /// Four digits at the start of `2031`, `2031-04` or `203104`.
  private func leadingYear(_ text: String) -> Int? {
    let digits = text.utf8.prefix { $0 >= 48 && $0 <= 57 }
    guard [4, 6, 8].contains(digits.count) else { return nil }
    let year = Int(String(decoding: digits.prefix(4), as: UTF8.self))
    return year.flatMap { (1000...9999).contains($0) ? $0 : nil }
  }
}

/// The shape of a URL: runs of digits in the path become `#`, opaque identifiers `*`, and the query keeps its names.
/// Counts are kept by shape.
func urlPattern(_ url: WebURL) -> String {
  var out = url.authority
  for segment in url.path.utf8.dropFirst().split(
    separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
  {
    out += isIdentifier(segment) ? "/*" : "/" + withoutNumbers(segment)
  }
  let names = (url.query ?? "").split(separator: "&").map { $0.prefix { $0 != "=" } }
  if !names.isEmpty { out += "?" + names.sorted().joined(separator: "&") }
  return out
}

private func withoutNumbers(_ segment: Substring.UTF8View.SubSequence) -> String {
  var out: [UInt8] = []
  var inNumber = false
  for byte in segment {
    let isDigit = (48...57).contains(byte)
    if !isDigit { out.append(byte) } else if !inNumber { out.append(UInt8(ascii: "#")) }
    inNumber = isDigit
  }
  return String(decoding: out, as: UTF8.self)
}
