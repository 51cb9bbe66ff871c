extension TestSite {
  /// A `sites.yaml` that sends a crawler to every host.
  ///
  /// Hosts whose pages show no mark carry a reviewer's decision.
  public func sitesYAML(contact: String) -> String { sitesDocument(hosts: hosts, contact: contact) }
}

func sitesDocument(hosts: [TestHost], contact: String) -> String {
  let sites = hosts.filter { $0.kind != .control }.map { host in
    var lines = [
      "  - host: \"127.0.0.1:\(host.port)\"",
      "    name: \(host.name)",
      "    seeds: [\(host.baseURL.json)]",
    ]
    if let subject = host.kind.subject { lines.append("    category: \(subject.rawValue)") }
    lines.append("    engine: \(host.kind.engine)")
    if host.kind == .gnuboard {
      lines.append("    scope: {exclude: [\"/bbs/login.php\", \"/bbs/write.php\", \"/bbs/register.php\"]}")
    }
    if let license = host.kind.reviewedClass {
      lines.append(
        """
            license_review: {class: \(license), license: "CC0-1.0", reviewer: "testsite", date: "2025-01-02", \
        evidence: "made for tests; shows no mark"}
        """)
    }
    return lines.joined(separator: "\n") + "\n"
  }
  return "contact: \(contact.json)\nsites:\n" + sites.joined()
}

extension TestHostKind {
  /// What most of the host's questions are about; nil where they are of all kinds, or there to be refused.
  var subject: Subject? {
    switch self {
    case .gnuboard: .daily
    case .xe: .korean
    case .qapage: .science
    case .undeclared: .finance
    case .arithmetic: .exams
    default: nil
    }
  }

  /// The board software, as `sites.yaml` names it.
  var engine: String {
    switch self {
    case .gnuboard: "gnuboard5"
    case .xe: "xe"
    case .qapage, .arithmetic: "schema.org"
    default: "none"
    }
  }

  /// The class a reviewer gave to a host that says nothing itself.
  var reviewedClass: String? {
    switch self {
    case .limited, .redirects, .bench: "A"
    case .crawldelay, .traps, .alerts, .hostile: "B"
    default: nil
    }
  }
}
