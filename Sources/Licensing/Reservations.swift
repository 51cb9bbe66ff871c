internal import Web

/// Training reserved by `<meta name="robots">`.
func metaReservations(_ document: HTMLDocument, agent: String, policy: LicensePolicy) -> [Evidence] {
  let robots = document.robots(agent: agent)
  return policy.reservations.directives.filter(robots.has).map {
    Evidence(signal: "meta.robots", value: $0, locator: "meta", kind: .reservation)
  }
}

/// Training reserved by `X-Robots-Tag` and `Content-Usage`.
func headerReservations(_ sources: RightsSources, policy: LicensePolicy) -> [Evidence] {
  sources.headers.flatMap { header -> [Evidence] in
    switch header.name.lowercased() {
    case "x-robots-tag":
      return robotsTag(header.value, agent: sources.agent)
        .filter(policy.reservations.directives.contains)
        .map { Evidence(signal: "header.x_robots_tag", value: $0, locator: header.name, kind: .reservation) }
    case "content-usage":
      guard reservesTraining(header.value, policy) else { return [] }
      return [
        Evidence(
          signal: "header.content_usage", value: header.value, locator: header.name, kind: .reservation)
      ]
    default: return []
    }
  }
}

/// The directives of an `X-Robots-Tag` that hold for an agent: `noai, otherbot: noindex` → `noai`.
private func robotsTag(_ value: String, agent: String) -> [String] {
  let valued: Set<String> = ["unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"]
  var holds = true
  var directives: [String] = []
  for part in value.lowercased().split(separator: ",") {
    var words = part.split(separator: ":", maxSplits: 1).map { $0.trimmingSpaces }
    if words.count == 2, !valued.contains(words[0]) {
      holds = words.removeFirst() == agent.lowercased()
    }
    if holds, let directive = words.first { directives.append(directive) }
  }
  return directives
}

/// `train-ai=n, search=y`: an AIPREF dictionary, or Content Signals, in which a training key says no.
private func reservesTraining(_ value: String, _ policy: LicensePolicy) -> Bool {
  value.lowercased().split(separator: ",").contains { member in
    let pair = member.split(separator: "=", maxSplits: 1).map { $0.trimmingSpaces }
    guard pair.count == 2, policy.reservations.trainingKeys.contains(pair[0]) else { return false }
    return ["n", "no", "?0"].contains(pair[1])
  }
}

/// Training reserved in robots.txt: by shutting out this crawler or crawlers for training, or in so many words.
func robotsReservations(
  _ robots: RobotsRules, sources: RightsSources, policy: LicensePolicy
) -> [Evidence] {
  var evidence: [Evidence] = []
  let own = robots.decide(agent: sources.agent, url: sources.url)
  if !own.allowed {
    evidence.append(
      Evidence(
        signal: "robots.agent", value: sources.agent, locator: line(own.rule?.line), kind: .reservation))
  }
  let named = Set(robots.agents)
  for agent in policy.reservations.agents where named.contains(agent.lowercased()) {
    let decision = robots.decide(agent: agent, url: sources.url)
    guard !decision.allowed else { continue }
    evidence.append(
      Evidence(
        signal: "robots.ai_agent", value: agent, locator: line(decision.rule?.line), kind: .reservation))
  }
  let signals = ["content-signal": "robots.content_signal", "content-usage": "robots.content_usage"]
  for directive in robots.otherDirectives {
    guard let signal = signals[directive.name], holds(directive, in: robots, for: sources) else { continue }
    let (path, preferences) = directive.pathAndPreferences
    guard reservesTraining(preferences, policy), path.map({ matches(sources.url, $0) }) ?? true else {
      continue
    }
    evidence.append(
      Evidence(signal: signal, value: directive.value, locator: line(directive.line), kind: .reservation))
  }
  return evidence
}

private func line(_ number: Int?) -> String { "robots.txt" + (number.map { ":\($0)" } ?? "") }

/// A line in a group speaks to the group's agents; one above all groups, to everybody.
private func holds(_ directive: RobotsDirective, in robots: RobotsRules, for sources: RightsSources) -> Bool {
  guard let group = directive.group, robots.groups.indices.contains(group) else { return true }
  let agents = robots.groups[group].agents
  return agents.contains("*") || agents.contains(sources.agent.lowercased())
}

extension RobotsDirective {
  /// `/news/ train-ai=n` → a path pattern and what it is about; without a path all pages are meant.
  fileprivate var pathAndPreferences: (path: String?, preferences: String) {
    guard value.hasPrefix("/"), let space = value.firstIndex(where: { $0 == " " || $0 == "\t" }) else {
      return (nil, value)
    }
    return (String(value[..<space]), String(value[space...]))
  }
}

/// True if a robots.txt path pattern, with its `*` and `$`, covers an address.
func matches(_ url: WebURL, _ pattern: String) -> Bool {
  let rules = RobotsRules(parsing: Array("User-agent: *\nDisallow: \(pattern)\n".utf8))
  return !rules.decide(agent: "*", url: url).allowed
}

extension Substring {
  /// Without white space at the ends.
  var trimmingSpaces: String {
    String(decoding: utf8.drop { $0 <= 0x20 }.reversed().drop { $0 <= 0x20 }.reversed(), as: UTF8.self)
  }
}
