internal import Web

/// What an `ai.txt` says, in either of its two forms.
///
/// Spawning's (2023) is written like robots.txt: `Disallow: *.html` keeps a kind of file from training, `Disallow: /`
/// all. The later one (draft-car-ai-txt-wellknown-00, June 2026) has `Training: deny` and paths for which it is allowed
/// or not, and sections for agents.
func aiTextEvidence(_ bytes: [UInt8], sources: RightsSources) -> [Evidence] {
  let rules = RobotsRules(parsing: bytes)
  // A page that stands in for a missing file says nothing.
  guard !rules.isHTML else { return [] }
  return disallowed(rules, sources: sources) + shutOut(rules, sources: sources)
    + declared(bytes, sources: sources)
}

/// The endings by which Spawning's generator names text.
private let textEndings: Set<String> = [".htm", ".html", ".txt", ".xhtml"]

private func disallowed(_ rules: RobotsRules, sources: RightsSources) -> [Evidence] {
  let own = sources.agent.lowercased()
  let token = rules.groups.contains { $0.agents.contains(own) } ? own : "*"
  var kinds: [RobotsRule] = []
  for group in rules.groups where group.agents.contains(token) {
    kinds += group.rules.filter { rule in
      let pattern = rule.text.utf8.split(separator: UInt8(ascii: ":"), maxSplits: 1).last.map {
        Substring($0)
      }
      let ending = (pattern ?? "").trimmingSpaces.lowercased()
      return ending.hasPrefix("*") && textEndings.contains(String(ending.dropFirst()))
    }
  }
  // Rules for kinds of files are more specific than `/`: pages are text whatever their addresses end in.
  if let kind = kinds.first(where: { !$0.allows }) {
    return [Evidence(.aiTextDisallow, kind.text.clipped, "ai.txt:\(kind.line)", .reservation)]
  }
  guard kinds.isEmpty else { return [] }
  let decision = rules.decide(agent: sources.agent, url: sources.url)
  guard !decision.allowed, let rule = decision.rule else { return [] }
  return [Evidence(.aiTextDisallow, rule.text.clipped, "ai.txt:\(rule.line)", .reservation)]
}

/// Agents known to train that the file shuts out by name.
private func shutOut(_ rules: RobotsRules, sources: RightsSources) -> [Evidence] {
  Set(rules.agents.compactMap(AIAgents.name)).sorted().compactMap { agent in
    let decision = rules.decide(agent: agent, url: sources.url)
    guard !decision.allowed, let rule = decision.rule,
      rules.groups.contains(where: { $0.agents.contains(agent.lowercased()) })
    else { return nil }
    return Evidence(.aiTextAgent, "\(agent): \(rule.text.clipped)", "ai.txt:\(rule.line)", .reservation)
  }
}

private func declared(_ bytes: [UInt8], sources: RightsSources) -> [Evidence] {
  var evidence: [Evidence] = []
  var section = "*"
  /// The path that decided so far, a bare `Training` being the shortest, and what it says.
  var training: (length: Int, evidence: Evidence)?
  let lines = bytes.prefix(RobotsRules.sizeLimit).split(omittingEmptySubsequences: false) { $0 == 0x0A }
  for (index, line) in lines.enumerated() {
    let text = line.prefix { $0 != UInt8(ascii: "#") }
    guard let colon = text.firstIndex(of: UInt8(ascii: ":")) else { continue }
    let name = Substring(decoding: text[..<colon], as: UTF8.self).trimmingSpaces.lowercased()
    let value = Substring(decoding: text[colon...].dropFirst(), as: UTF8.self).trimmingSpaces
    let locator = "ai.txt:\(index + 1)"
    // What belongs to an agent is indented.
    let isIndented = line.first == 0x20 || line.first == 0x09
    let agent = isIndented ? section : "*"
    switch name {
    case "agent": section = value
    case "license" where !value.isEmpty:
      evidence.append(Evidence(.aiTextLicense, value.clipped, locator, .notice))
    case "training", "ai-training", "train", "allow-training":
      let isDenied = !["allow", "allowed", "yes", "true"].contains(value.lowercased())
      if agent != "*", agent.lowercased() != sources.agent.lowercased() {
        guard isDenied, let known = AIAgents.name(of: agent) else { continue }
        evidence.append(Evidence(.aiTextAgent, "\(known): \(name)=\(value.clipped)", locator, .reservation))
      } else if training == nil || training?.length == 0 && isDenied {
        // What is allowed under conditions is not simply allowed.
        let kind: Evidence.Kind = isDenied ? .reservation : .notice
        training = (0, Evidence(.aiTextTraining, "\(name): \(value.clipped)", locator, kind))
      }
    case "training-deny", "training-allow":
      guard agent == "*", value.utf8.count > training?.length ?? 0, matches(sources.url, value) else {
        continue
      }
      let kind: Evidence.Kind = name == "training-deny" ? .reservation : .notice
      training = (value.utf8.count, Evidence(.aiTextTraining, "\(name): \(value.clipped)", locator, kind))
    default: break
    }
    if evidence.count > 64 { break }
  }
  return evidence + (training.map { [$0.evidence] } ?? [])
}
