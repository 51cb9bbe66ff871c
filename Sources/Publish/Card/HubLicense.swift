/// Licences as the front matter of a card names them (Hugging Face Hub, "Licenses").
enum HubLicense {
  /// Ids of the Hub that are an SPDX id in small letters.
  private static let known: Set<String> = [
    "apache-2.0", "mit", "bsd-2-clause", "bsd-3-clause", "isc", "unlicense", "cc0-1.0", "cc-by-2.0",
    "cc-by-2.5", "cc-by-3.0", "cc-by-4.0", "cc-by-sa-3.0", "cc-by-sa-4.0",
  ]

  /// The Hub's id of a licence; nil if it has none.
  static func id(of license: String) -> String? {
    let small = license.lowercased()
    return known.contains(small) ? small : small.hasPrefix("gfdl-") ? "gfdl" : nil
  }

  /// The lines of the front matter: one id, a list of ids, or `other` with a name and a link.
  static func frontMatter(_ licenses: [ExportPlan.NamedLicense: Int]) -> [String] {
    let ids = Set(licenses.keys.map { $0.id.flatMap(id(of:)) })
    let named = ids.compactMap(\.self).sorted()
    if named.count == ids.count, !named.isEmpty {
      return named.count == 1 ? ["license: \(named[0])"] : ["license:"] + named.map { "- \($0)" }
    }
    let names = Set(licenses.keys.map(\.id))
    let link = licenses.ranked.compactMap(\.key.url).first
    guard names.count == 1, let name = names.first.flatMap(\.self), let link else {
      return ["license: other", "license_name: one-for-each-row", "license_link: ATTRIBUTION.tsv"]
    }
    return [
      "license: other", "license_name: \(YAML.quoted(name.lowercased()))",
      "license_link: \(YAML.quoted(link))",
    ]
  }
}

extension [ExportPlan.NamedLicense: Int] {
  /// Most rows first, equal ones by name and address.
  var ranked: [(key: ExportPlan.NamedLicense, value: Int)] {
    sorted { left, right in
      (right.value, left.key.id ?? "", left.key.url ?? "") < (
        left.value, right.key.id ?? "", right.key.url ?? ""
      )
    }
  }
}

/// The little of YAML that is written here.
enum YAML {
  /// A double-quoted scalar (YAML 1.2.2, 7.3.1); control characters become spaces.
  static func quoted(_ text: String) -> String {
    var out: [UInt8] = [UInt8(ascii: "\"")]
    for byte in text.utf8 {
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { out.append(UInt8(ascii: "\\")) }
      out.append(byte < 0x20 || byte == 0x7F ? 0x20 : byte)
    }
    return String(decoding: out + [UInt8(ascii: "\"")], as: UTF8.self)
  }
}
