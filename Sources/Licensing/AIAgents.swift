/// Product tokens of crawlers that gather text for machine learning, as their operators publish them.
///
/// Which of them reserve training when they are shut out is the policy's; this list is only what is looked for.
enum AIAgents {
  private static let tokens = [
    "AI2Bot", "Ai2Bot-Dolma", "Amazonbot", "anthropic-ai", "Applebot-Extended", "Brightbot", "Bytespider",
    "CCBot",
    "ChatGPT-User", "Claude-Web", "ClaudeBot", "cohere-ai", "cohere-training-data-crawler", "Crawlspace",
    "Diffbot",
    "FacebookBot", "FriendlyCrawler", "Google-CloudVertexBot", "Google-Extended", "GoogleOther", "GPTBot",
    "ICC-Crawler",
    "img2dataset",
    "ISSCyberRiskCrawler", "Kangaroo Bot", "Meta-ExternalAgent", "Meta-ExternalFetcher", "NeuralSEO",
    "OAI-SearchBot",
    "omgili", "omgilibot", "PanguBot", "PerplexityBot", "PetalBot", "SemrushBot-OCOB", "SBIntuitionsBot",
    "Scrapy",
    "Sidetrade", "Timpibot", "VelenPublicWebCrawler", "Webzio-Extended", "YouBot",
  ]

  private static let byName = Dictionary(tokens.map { ($0.lowercased(), $0) }) { first, _ in first }

  /// A token as its operator writes it, whatever its case here; nil if it is none of these.
  static func name(of agent: String) -> String? { byName[agent.lowercased()] }
}
