internal import Web

/// A named person's finding about a site, from `sites.yaml`. It is a grant like others: the most restrictive wins.
public struct LicenseReview: Sendable, Equatable, Codable {
  /// The class the reviewer gives.
  public let `class`: LicenseClass
  /// SPDX id or `KOGL-n`, if the finding is about a licence.
  public let license: String?
  /// Address of the licence or of the site's terms.
  public let licenseURL: String?
  /// Who decided.
  public let reviewer: String
  /// When, as `2026-09-14`.
  public let date: String
  /// What the decision rests on: a letter, a page, a sentence of the terms.
  public let evidence: String?
  /// Who is to be named.
  public let attribution: String?
  /// Signals whose reservations do not count, since the site has permitted in writing what its pages reserve.
  public let lifts: [String]

  /// Creates a review.
  public init(
    class: LicenseClass, license: String?, licenseURL: String?, reviewer: String, date: String,
    evidence: String? = nil, attribution: String? = nil, lifts: [String] = []
  ) {
    (self.class, self.license, self.licenseURL) = (`class`, license, licenseURL)
    (self.reviewer, self.date, self.evidence) = (reviewer, date, evidence)
    (self.attribution, self.lifts) = (attribution, lifts)
  }

  /// The signals a review may lift: those by which a site or a page reserves rights.
  public static let liftable: [String] = Signal.allCases.filter(\.canReserve).map(\.rawValue)
}

extension Evidence {
  /// A review as a piece of evidence, from which it can be read again: `A CC-BY-4.0; lifts robots.ai_agent; on a letter`.
  init(review: LicenseReview) {
    let finding = [review.class.rawValue, review.license].compactMap(\.self).map { escaped($0) }.joined(
      separator: " ")
    let parts = [
      finding, review.licenseURL.map { "at " + escaped($0) },
      review.attribution.map { "credit " + escaped($0) },
      review.lifts.isEmpty ? nil : "lifts " + review.lifts.map { escaped($0, ";,") }.joined(separator: ", "),
      review.evidence.map { "on " + $0 },
    ]
    self.init(
      .review, parts.compactMap(\.self).joined(separator: "; "), "\(review.reviewer), \(review.date)", .grant)
  }
}

/// A text in which the marks between parts are written as `\:` and `\.`, and a `\` twice.
private func escaped(_ text: String, _ marks: String = ";") -> String {
  var bytes: [UInt8] = []
  for byte in text.utf8 {
    switch byte {
    case UInt8(ascii: "\\"): bytes += [byte, byte]
    case UInt8(ascii: ";"): bytes += "\\:".utf8
    case UInt8(ascii: ",") where marks.utf8.contains(byte): bytes += "\\.".utf8
    default: bytes.append(byte)
    }
  }
  return String(decoding: bytes, as: UTF8.self)
}

private func unescaped(_ text: String) -> String {
  var bytes: [UInt8] = []
  var isEscaped = false
  for byte in text.utf8 {
    if !isEscaped, byte == UInt8(ascii: "\\") {
      isEscaped = true
    } else {
      let marks: [UInt8: UInt8] = [
        UInt8(ascii: ":"): UInt8(ascii: ";"), UInt8(ascii: "."): UInt8(ascii: ","),
      ]
      bytes.append(isEscaped ? marks[byte] ?? byte : byte)
      isEscaped = false
    }
  }
  return String(decoding: bytes, as: UTF8.self)
}

extension LicenseReview {
  /// Reads a review from evidence; nil if it is something else.
  public init?(_ evidence: Evidence) {
    guard evidence.signal == Signal.review.rawValue else { return nil }
    var parts = Self.parts(evidence.value, at: "; ")[...]
    let finding = Self.parts(parts.popFirst() ?? "", at: " ", most: 2)
    guard let found = finding.first.flatMap(LicenseClass.init) else { return nil }
    func take(_ word: String) -> String? {
      guard let part = parts.first, part.utf8.starts(with: word.utf8) else { return nil }
      parts = parts.dropFirst()
      return String(part.utf8.dropFirst(word.utf8.count)) ?? ""
    }
    let (url, credit, lifts) = (take("at "), take("credit "), take("lifts "))
    let rest = parts.joined(separator: "; ")
    let who = Self.parts(evidence.locator, at: ", ")
    self.init(
      class: found, license: finding.dropFirst().first.map(unescaped), licenseURL: url.map(unescaped),
      reviewer: who.dropLast().joined(separator: ", "), date: who.last ?? "",
      evidence: rest.utf8.starts(with: "on ".utf8) ? String(rest.utf8.dropFirst(3)) : nil,
      attribution: credit.map(unescaped),
      lifts: lifts.map { Self.parts($0, at: ", ").map(unescaped) } ?? [])
  }

  /// Parts between separators; the last has the rest where there are more than `most`.
  private static func parts(_ text: String, at separator: String, most: Int = .max) -> [String] {
    var parts: [String] = []
    var rest = Array(text.utf8)[...]
    while parts.count + 1 < most, let place = rest.place(of: separator) {
      parts.append(String(decoding: rest[..<place.lowerBound], as: UTF8.self))
      rest = rest[place.upperBound...]
    }
    return parts + [String(decoding: rest, as: UTF8.self)]
  }
}
