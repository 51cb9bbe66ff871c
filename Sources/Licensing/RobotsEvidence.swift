internal import Web

/// What robots.txt says of use: by shutting out this crawler or crawlers for training, or in so many words.
func robotsEvidence(_ robots: RobotsRules, sources: RightsSources) -> [Evidence] {
  var evidence: [Evidence] = []
  let own = robots.decide(agent: sources.agent, url: sources.url)
  if !own.allowed {
    evidence.append(Evidence(.robotsAgent, sources.agent, locator(own.rule?.line), .reservation))
  }
  evidence += shutOutAgents(robots, sources: sources)
  evidence += preferences(robots, sources: sources)
  // RSL 1.0 §4.2. Some sites name an ordinary licence here, which the field is not for.
  for directive in robots.otherDirectives where directive.name == "license" {
    guard let address = WebURL(directive.value, base: sources.url)?.href else { continue }
    if LicenseAddress(address) != nil {
      evidence.append(Evidence(.robotsLicense, address.clipped, locator(directive.line), .notice))
    } else if sources.rsl == nil {
      evidence.append(Evidence(.rslUnread, address.clipped, locator(directive.line), .reservation))
    }
  }
  return evidence
}

private func locator(_ line: Int?) -> String { "robots.txt" + (line.map { ":\($0)" } ?? "") }

/// Agents that the file names and that may not fetch the page, with the line that decides.
///
/// Those that are known to gather text for training come one piece a line; the others each in a notice, in case a policy
/// knows better.
private func shutOutAgents(_ robots: RobotsRules, sources: RightsSources) -> [Evidence] {
  var order: [String] = []
  var groups: [String: [Int]] = [:]
  for (index, group) in robots.groups.enumerated() {
    for agent in group.agents where agent != "*" && agent != sources.agent.lowercased() {
      if groups[agent, default: []].isEmpty { order.append(agent) }
      groups[agent, default: []].append(index)
    }
  }
  // Agents of the same groups share a decision. The known ones are few; of the others there may be any number.
  var decisions: [[Int]: RobotsDecision] = [:]
  var lines: [Int] = []
  var known: [Int: [String]] = [:]
  var others: [String] = []
  let isKnown = { (agent: String) in AIAgents.name(of: agent) != nil }
  for agent in order.filter(isKnown) + order.filter({ !isKnown($0) }).prefix(mostOthers) {
    guard let places = groups[agent] else { continue }
    let decision = decisions[places] ?? robots.decide(agent: agent, url: sources.url)
    decisions[places] = decision
    guard !decision.allowed else { continue }
    if let name = AIAgents.name(of: agent) {
      let line = decision.rule?.line ?? 0
      if known[line] == nil { lines.append(line) }
      known[line, default: []].append(name)
    } else {
      others.append(agent)
    }
  }
  let evidence = lines.sorted().map { line in
    Evidence(.robotsAIAgent, (known[line] ?? []).joined(separator: ", "), locator(line), .reservation)
  }
  return evidence + others.map { Evidence(.robotsNamedAgent, $0.clipped, "robots.txt", .notice) }
}

private let mostOthers = 100

/// `Content-Usage` (draft-ietf-aipref-attach-05 §3) and `Content-Signal` lines that hold for this crawler and page.
///
/// The group is chosen as for `Allow` and `Disallow`; a line above all groups speaks to everybody. Of the lines of one
/// kind those with the longest matching path hold, a line without a path being the shortest; they are all kept, so that
/// the most restrictive counts.
private func preferences(_ robots: RobotsRules, sources: RightsSources) -> [Evidence] {
  let own = sources.agent.lowercased()
  let token = robots.groups.contains { $0.agents.contains(own) } ? own : "*"
  var evidence: [Evidence] = []
  for (name, signal) in [("content-signal", Signal.robotsSignal), ("content-usage", .robotsUsage)] {
    var longest = 0
    var holding: [Evidence] = []
    for directive in robots.otherDirectives where directive.name == name {
      if let group = directive.group, robots.groups.indices.contains(group) {
        let agents = robots.groups[group].agents
        if !agents.contains(token) {
          // Who keeps a trainer's crawler from training keeps all trainers.
          if let known = agents.lazy.compactMap(AIAgents.name).first,
            UsagePreferences(directive.pathAndPreferences.preferences).deniesTraining
          {
            evidence.append(Evidence(.robotsAIAgent, known, locator(directive.line), .reservation))
          }
          continue
        }
      }
      let (path, statement) = directive.pathAndPreferences
      guard path.isEmpty || matches(sources.url, path), path.utf8.count >= longest else { continue }
      if path.utf8.count > longest {
        longest = path.utf8.count
        holding = []
      }
      let place = locator(directive.line) + (path.isEmpty ? "" : " " + path.clipped)
      if let found = UsagePreferences.evidence(signal, statement, at: place) { holding.append(found) }
    }
    evidence += holding
  }
  return evidence
}

extension RobotsDirective {
  /// `/news/ train-ai=n` → a path pattern and what it is about; without a path all pages are meant.
  fileprivate var pathAndPreferences: (path: String, preferences: String) {
    guard value.hasPrefix("/"), let space = value.firstIndex(where: { $0 == " " || $0 == "\t" }) else {
      return ("", value)
    }
    return (String(value[..<space]), String(value[space...]))
  }
}

/// True if a robots.txt path pattern, with its `*` and `$`, covers an address.
func matches(_ url: WebURL, _ pattern: String) -> Bool {
  guard pattern.utf8.allSatisfy({ $0 > 0x20 && $0 != UInt8(ascii: "#") }) else { return false }
  let rules = RobotsRules(parsing: Array("User-agent: *\nDisallow: \(pattern)\n".utf8))
  return !rules.decide(agent: "*", url: url).allowed
}
