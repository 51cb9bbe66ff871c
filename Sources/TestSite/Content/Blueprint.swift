/// From a configuration to the pages of each host.
struct Blueprint: Sendable {
  let configuration: TestSiteConfiguration
  /// `http://127.0.0.1:PORT` of the hosts that are served.
  private let origins: [TestHostKind: String]

  init(configuration: TestSiteConfiguration, hosts: [TestHost]) {
    self.configuration = configuration
    origins = Dictionary(uniqueKeysWithValues: hosts.map { ($0.kind, String($0.baseURL.dropLast())) })
  }

  func site(_ kind: TestHostKind) -> any HostSite {
    let plan = plan(kind)
    return switch kind {
    case .gnuboard: GnuboardHost(plan: plan).site
    case .xe: XEHost(plan: plan).site
    case .qapage: QAPageHost(plan: plan).site
    case .undeclared: undeclaredHost(plan)
    case .reserved: reservedHost(plan)
    case .allrights: allRightsHost(plan)
    case .robots5xx: robots5xxHost(plan)
    case .robotshuge: robotsHugeHost(plan)
    case .robotsredirect: robotsRedirectHost(plan)
    case .robotsdeny: robotsDenyHost(plan)
    case .crawldelay: crawlDelayHost(plan)
    case .limited: LimitedHost(plan)
    case .traps: TrapsHost(plan)
    case .alerts: alertsHost(plan)
    case .redirects: redirectsHost(plan)
    case .hostile: hostileHost(plan)
    case .bench: benchHost(plan)
    case .aitext: aiTextHost(plan)
    case .rsl: rslHost(plan)
    case .arithmetic:
      QAPageHost(plan: plan, name: "하루 한 문제", terms: .governmentOpen, frequentQuestions: []).site
    case .control: StaticSite()
    }
  }

  private func plan(_ kind: TestHostKind) -> HostPlan {
    var random = SeededRandom(seed: configuration.seed, stream: kind.rawValue)
    var handwritten: [Question] = []
    var note: String?
    switch kind {
    case .gnuboard: handwritten = Subject.daily.questions + Subject.legal.questions
    case .xe: handwritten = Subject.korean.questions + Subject.exams.questions
    case .qapage: handwritten = Subject.science.questions + Subject.code.questions
    case .undeclared: handwritten = Subject.finance.questions + Subject.medical.questions
    case .reserved, .allrights:
      handwritten = Array(random.shuffled(Subject.allCases.flatMap(\.questions)).prefix(4))
      note = "copied from another host"
    default: break
    }
    let isBoard = !handwritten.isEmpty
    let posts =
      kind == .arithmetic
      ? Post.exercises(count: configuration.problems, seed: configuration.seed, random: &random)
      : Post.board(
        handwritten: handwritten, note: note,
        count: isBoard ? configuration.pagesPerBoard : min(8, configuration.pagesPerBoard), flawed: isBoard,
        random: &random)
    return HostPlan(
      kind: kind, origin: origins[kind] ?? "", posts: posts, random: random, origins: origins,
      configuration: configuration)
  }
}

/// What a host is built from.
struct HostPlan: Sendable {
  let kind: TestHostKind
  /// Scheme, host and port.
  let origin: String
  let posts: [Post]
  let random: SeededRandom
  /// Where the other hosts are.
  let origins: [TestHostKind: String]
  let configuration: TestSiteConfiguration

  func truth(
    of post: Post, at target: String, licenseClass: String, license: String?, encoding: String = "UTF-8"
  ) -> Truth {
    Truth(
      url: origin + target, host: kind, title: post.question.title, body: post.question.body,
      answers: post.question.answers, category: post.question.category, licenseClass: licenseClass,
      license: license, encoding: encoding, notes: post.flaw)
  }
}
