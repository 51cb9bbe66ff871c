internal import Corpus
internal import Foundation
internal import Licensing

/// A `license_review` of sites.yaml, as a proposal: whoever signs it puts the name in.
struct ReviewBlock {
  let `class`: String
  let license: String?
  let licenseURL: String?
  /// What the decision rests on.
  let evidence: String
  let day: Date

  /// Indented as a key of a site.
  var yaml: String {
    var lines = ["    license_review:", "      class: \(self.class)"]
    if let license { lines.append("      license: \(yamlQuoted(license))") }
    if let licenseURL { lines.append("      license_url: \(yamlQuoted(licenseURL))") }
    lines += [
      "      reviewer: \"\"  # your name; without it the file is refused",
      "      date: \(day.formatted(.iso8601.year().month().day()))",
      "      evidence: \(yamlQuoted(evidence))",
    ]
    return lines.joined(separator: "\n")
  }

  /// What decided, and the files that were read, in a line.
  static func evidence(_ citations: Citations, _ files: [RightsFileRecord]) -> String {
    let read = files.filter { $0.state == "read" && $0.name != "robots.txt" }.map { "\($0.name) read" }
    let line = (citations.lines + read).joined(separator: "; ")
    return line.isEmpty ? "no page and no file says anything" : line
  }

  /// What counts on the pages of a host: reservations first, then grants, those of the most pages first.
  ///
  /// An earlier review is left out: a review does not rest on itself.
  struct Citations {
    private var reservations: [Evidence: Int] = [:]
    private var grants: [Evidence: Int] = [:]
    /// Different pieces that are told apart; a site that says something else on every page is cited by the first.
    private static let limit = 10_000

    mutating func add(_ page: LedgerPage, _ policy: LicensePolicy) {
      let found = policy.counted(in: page.evidence)
      Citations.count(found.reservations, in: &reservations)
      Citations.count(found.grants.filter { !["page.host", "review"].contains($0.signal) }, in: &grants)
    }

    private static func count(_ evidence: [Evidence], in counts: inout [Evidence: Int]) {
      for entry in Set(evidence) where counts[entry] != nil || counts.count < limit {
        counts[entry, default: 0] += 1
      }
    }

    var lines: [String] {
      [("reservation", reservations), ("grant", grants)].flatMap { kind, counts in
        let lines = counts.map { entry, pages in
          (pages, "\(kind) \(entry.signal): \(entry.value) [\(entry.locator)]")
        }
        return lines.sorted { ($1.0, $0.1) < ($0.0, $1.1) }.prefix(3)
          .map { "\(counted($0.0, "page")): \($0.1)" }
      }
    }
  }
}

/// A double-quoted scalar of YAML 1.2 (§7.3.1): what a page says may hold anything.
func yamlQuoted(_ text: String) -> String {
  var out = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"", "\\": out += "\\\(scalar)"
    case _ where scalar.properties.generalCategory == .control || (0x2028...0x2029).contains(scalar.value):
      out += " "
    default: out.unicodeScalars.append(scalar)
    }
  }
  return out + "\""
}
