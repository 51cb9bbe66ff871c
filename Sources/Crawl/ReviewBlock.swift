internal import Foundation

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
    if let license { lines.append("      license: \(ReviewBlock.quoted(license))") }
    if let licenseURL { lines.append("      license_url: \(ReviewBlock.quoted(licenseURL))") }
    lines += [
      "      reviewer: \"\"  # your name; without it the file is refused",
      "      date: \(day.formatted(.iso8601.year().month().day()))",
      "      evidence: \(ReviewBlock.quoted(evidence))",
    ]
    return lines.joined(separator: "\n")
  }

  /// The most frequent evidence and the files that were read, in a line.
  static func evidence(_ pages: [String: Int], _ files: [RightsFileRecord]) -> String {
    let most = pages.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(3)
    let found = most.map { "\($0.value) pages: \($0.key)" }
    let read = files.filter { $0.state == "read" && $0.name != "robots.txt" }.map { "\($0.name) read" }
    let line = (found + read).joined(separator: "; ")
    return line.isEmpty ? "no page and no file says anything" : line
  }

  /// A double-quoted scalar of YAML 1.2 (§7.3.1): what a page says may hold anything.
  private static func quoted(_ text: String) -> String {
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
}
