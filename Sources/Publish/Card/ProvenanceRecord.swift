internal import Corpus
internal import Foundation

/// `data_provenance.json`: the card's facts in the vocabulary of the Data Provenance Initiative (its `data_summaries`).
struct ProvenanceRecord: Encodable {
  private let name: String
  private let sources: [String]
  private let licenses: [[String: String]]
  private let rows: Int
  private let teachers: [String]

  init(plan: ExportPlan, settings: ExportSettings) {
    name = settings.name
    sources = plan.hosts.ranked.map(\.key)
    licenses = plan.licenses.ranked.map { license, _ in
      [
        "License": license.id.map(ProvenanceRecord.name(of:)) ?? "Unspecified",
        "License URL": license.url ?? "",
      ]
    }
    rows = plan.rows
    teachers = plan.teachers.ranked.map(\.key)
  }

  private struct Key: CodingKey {
    let stringValue: String
    let intValue: Int? = nil
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  func encode(to encoder: any Encoder) throws {
    var outer = encoder.container(keyedBy: Key.self)
    var record = outer.nestedContainer(keyedBy: Key.self, forKey: Key(stringValue: name))
    func put(_ key: String, _ value: some Encodable) throws {
      try record.encode(value, forKey: Key(stringValue: key))
    }
    for key in ["Unique Dataset Identifier", "Dataset Name", "Collection"] { try put(key, name) }
    try put("Languages", ["Korean"])
    try put("Task Categories", ["Open Question Answering"])
    try put("Text Sources", sources)
    try put("Model Generated", teachers)
    try put("Format", teachers.isEmpty ? ["Zero-shot"] : ["Chain-of-Thought"])
    try put("Human Annotation", "No")
    try put("Derived from Datasets", [String]())
    try put("Creators", [String]())
    try put("Licenses", licenses)
    try put("License Notes", "one licence for each row, in its column license; counted in README.md")
    try put("License Verified By", "")
    try put("Text Metrics", ["Num Dialogs": rows])
  }

  func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
  }

  /// An SPDX id as the initiative writes it: `CC BY-SA 4.0`, `MIT License`; others stay as they are.
  static func name(of license: String) -> String {
    let others = [
      "MIT": "MIT License", "ISC": "ISC License", "Apache-2.0": "Apache License 2.0", "CC0-1.0": "CC0 1.0",
      "BSD-2-Clause": "BSD 2-Clause License", "BSD-3-Clause": "BSD 3-Clause License",
      "CC-PDM-1.0": "Public Domain", "CC-PDDC": "Public Domain",
    ]
    if let name = others[license] { return name }
    guard license.hasPrefix("CC-BY-"), let dash = license.lastIndex(of: "-") else { return license }
    let codes = license[license.index(license.startIndex, offsetBy: 3)..<dash]
    return "CC \(codes) \(license[license.index(after: dash)...])"
  }
}
