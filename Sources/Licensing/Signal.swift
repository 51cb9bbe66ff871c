/// Every signal this module reads, by the name it has in the ledger; docs/licensing.md says what each means.
enum Signal: String, CaseIterable, Sendable {
  // The page: its links, marks and structured data.
  case relLicense = "html.rel_license"
  case ccLink = "html.cc_link"
  case ccImage = "html.cc_image"
  case licenseLink = "html.license_link"
  case koglImage = "html.kogl_image"
  case koglLink = "html.kogl_link"
  case koglText = "html.kogl_text"
  case rdfaLicense = "html.rdfa_license"
  case rdfaRights = "html.rdfa_rights"
  case jsonLicense = "html.json_ld_license"
  case microdataLicense = "html.microdata_license"
  case attributionName = "html.attribution_name"
  case attributionURL = "html.attribution_url"
  case copyrightHolder = "html.copyright_holder"
  case author = "html.author"
  case koglSource = "html.kogl_source"
  case usageInfo = "html.usage_info"
  case acquireLicense = "html.acquire_license_page"
  case accessibleForFree = "html.accessible_for_free"
  // Its `meta` elements.
  case metaLicense = "meta.license"
  case metaRights = "meta.rights"
  case metaRightsHolder = "meta.rights_holder"
  case metaRobots = "meta.robots"
  case metaAIAgent = "meta.ai_agent"
  case metaMining = "meta.tdm_reservation"
  case metaMiningPolicy = "meta.tdm_policy"
  // Its words.
  case noAIText = "text.no_ai"
  case licenseText = "text.license"
  case copyright = "notice.copyright"
  // What is known of it besides.
  case host = "page.host"
  case tooMany = "page.too_many"
  // The response.
  case headerLicense = "header.link_license"
  case headerRobots = "header.x_robots_tag"
  case headerAIAgent = "header.ai_agent"
  case headerUsage = "header.content_usage"
  case headerSignal = "header.content_signal"
  case headerMining = "header.tdm_reservation"
  case headerMiningPolicy = "header.tdm_policy"
  // The site.
  case robotsAgent = "robots.agent"
  case robotsAIAgent = "robots.ai_agent"
  case robotsNamedAgent = "robots.named_agent"
  case robotsUsage = "robots.content_usage"
  case robotsSignal = "robots.content_signal"
  case robotsLicense = "robots.license"
  case fileMining = "file.tdmrep"
  case fileMiningPolicy = "file.tdm_policy"
  case aiTextDisallow = "ai_txt.disallow"
  case aiTextTraining = "ai_txt.training"
  case aiTextAgent = "ai_txt.ai_agent"
  case aiTextLicense = "ai_txt.license"
  case rslProhibits = "rsl.prohibits"
  case rslConditions = "rsl.conditions"
  case rslPermits = "rsl.permits"
  case rslUnread = "rsl.unread"
  case fileUnread = "file.unread"
  // A row of a table that was imported.
  case importLicense = "import.license"
  case importAttribution = "import.attribution"
  case importAuthor = "import.author"
  // A person.
  case review = "review"

  /// True if evidence of this signal may reserve rights.
  var canReserve: Bool {
    switch self {
    case .noAIText, .tooMany, .metaMining, .headerMining, .fileMining, .robotsAgent, .aiTextDisallow,
      .aiTextTraining,
      .rslProhibits, .rslConditions, .rslUnread, .fileUnread:
      true
    default: list != nil
    }
  }

  /// How a policy's list decides whether a piece of evidence of this signal reserves training; nil where its kind does.
  var list: List? {
    switch self {
    case .robotsAIAgent, .robotsNamedAgent, .metaAIAgent, .headerAIAgent, .aiTextAgent: .agents
    case .metaRobots, .headerRobots: .directives
    case .robotsUsage, .robotsSignal, .headerUsage, .headerSignal: .trainingKeys
    default: nil
    }
  }

  /// A list of the policy.
  enum List { case agents, directives, trainingKeys }
}
