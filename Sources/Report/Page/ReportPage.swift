public import Pages

/// The page of a report: facts and a language make one document that nothing is fetched for.
public struct ReportPage: Sendable {
  private let facts: ReportFacts
  private let words: Words
  private let title: String?

  /// - Parameter title: nil: the usual one.
  public init(_ facts: ReportFacts, in language: Language, title: String? = nil) {
    (self.facts, self.title) = (facts, title)
    words = Words(say: language)
  }

  /// Its sections without a document around them, for a page of somebody else's.
  public var sectionsAlone: HTML { sections.map(\.html).joined() }

  /// The document's text: equal facts give equal bytes.
  public var markup: String {
    let say = words.say
    let sections = sections
    var page = Page(
      title: title ?? say("What the corpus holds", "말뭉치 보고서"), language: say,
      body: banners + figures(headline) + sections.map(\.html).joined() + missing)
    page.navigation = "<nav>\(sections.map { "<a href=\"#\($0.id)\">\($0.title)</a> " })</nav>"
    page.footer = HTML.text(
      say(
        "Made by yisang report. Addresses and counts are of all classes; texts are of "
          + (facts.isPrivate ? "classes A and B." : "class A alone."),
        "yisang report로 만들었습니다. 주소와 수는 모든 등급의 것이고, 글은 "
          + (facts.isPrivate ? "A 등급과 B 등급의 것입니다." : "A 등급의 것뿐입니다.")))
    return page.markup
  }

  private var sections: [Section] {
    [
      FunnelSection(facts.funnel, words).section,
      facts.licenses.map { LicenseSection($0, words).section },
      ScoreSection(facts.scores, words).section,
      facts.duplicates.map { DuplicateSection($0, words).section },
      facts.traces.map { TraceSection($0, words).section },
      RunSection(facts.runs, words).section,
      EvaluationSection(facts.evaluations, words).section,
      facts.samples.flatMap { SampleSection($0, words, isPrivate: facts.isPrivate).section },
      CostSection(facts.costs, words).section,
    ].compactMap(\.self)
  }

  private var banners: HTML {
    let say = words.say
    var banners: HTML = .empty
    if facts.isPrivate {
      let text = say(
        "Private: this report holds texts of class B, which may be trained on and never passed on. Keep it on this machine.",
        "비공개: 학습에는 쓸 수 있으나 남에게 넘길 수 없는 B 등급 글이 들어 있습니다. 이 컴퓨터 밖으로 내보내지 마세요.")
      banners = banners + "<p class=\"card bad\"><strong>\(text)</strong></p>\n"
    }
    for passed in facts.passedOver {
      let why =
        switch passed.why {
        case .empty: say("metrics.sqlite is empty", "metrics.sqlite가 비어 있습니다")
        case .damaged:
          say("metrics.sqlite is damaged or no file of steps", "metrics.sqlite가 손상되었거나 스텝 기록이 아닙니다")
        case .refused: say("metrics.sqlite cannot be opened", "metrics.sqlite를 열 수 없습니다")
        case .results: say("a results.json cannot be read", "results.json을 읽을 수 없습니다")
        }
      let text =
        passed.why == .results
        ? say(
          "An evaluation of \(passed.run) is left out: \(why). Run yisang eval again, or remove the file.",
          "\(passed.run)의 평가 하나를 뺐습니다. \(why). yisang eval 명령을 다시 실행하거나 파일을 지우세요.")
        : say(
          "The run \(passed.run) is left out: \(why). Mend or remove its folder.",
          "학습 실행 \(passed.run)은(는) 뺐습니다. \(why). 폴더를 고치거나 지우세요.")
      banners = banners + "<p class=\"card warn\">\(text)</p>\n"
    }
    for stage in facts.behind {
      let verb = stage == "trace" ? "distill" : stage
      let text = say(
        "\(stage) is behind what it is made from: run yisang \(verb) again.",
        "\(stage) 단계가 앞 단계보다 뒤처져 있습니다. yisang \(verb) 명령을 다시 실행하세요.")
      banners = banners + "<p class=\"card warn\">\(text)</p>\n"
    }
    return banners
  }

  /// The few numbers that a reader wants first.
  private var headline: [(name: String, value: String)] {
    let say = words.say
    func kept(_ stage: String) -> FunnelStep? { facts.funnel.first { $0.stage == stage } }
    var figures: [(name: String, value: String)] = []
    if let pages = kept("page") { figures.append((say("pages", "페이지"), say(pages.kept))) }
    if let items = kept("item") { figures.append((say("items found", "추출한 문항"), say(items.kept))) }
    if let last = kept("dedup") ?? kept("filter") {
      figures.append((say("items kept", "남은 문항"), say(last.kept)))
    }
    if let last = kept("dedup") ?? kept("filter") ?? kept("item"), !last.classes.isEmpty {
      figures.append((say("of them class A", "그중 A 등급"), say(last.classes["A"] ?? 0)))
    }
    if let traces = facts.traces { figures.append((say("good traces", "합격한 추론 기록"), say(traces.ok))) }
    let changes = Set(facts.evaluations.map(\.task)).sorted().compactMap(change)
    figures += changes.prefix(4)
    if changes.isEmpty, !facts.evaluations.isEmpty {
      figures.append((say("evaluations", "평가"), say(facts.evaluations.count)))
    }
    return figures
  }

  /// The first and the last model of the longest chain in a task, asked alike; nil where there are no two.
  private func change(_ task: String) -> (name: String, value: String)? {
    struct Kind: Hashable {
      let root: String
      let items, answers: Int
      let settings: EvaluationFacts.Settings
    }
    var kinds: [Kind] = []
    var chains: [Kind: [EvaluationFacts]] = [:]
    for score in facts.evaluations where score.task == task && (score.checkpoint == nil || score.depth == 0) {
      guard let root = score.root else { continue }
      let kind = Kind(root: root, items: score.items, answers: score.answers, settings: score.settings)
      if chains[kind] == nil { kinds.append(kind) }
      chains[kind, default: []].append(score)
    }
    var longest: (first: EvaluationFacts, last: EvaluationFacts)?
    for chain in kinds.compactMap({ chains[$0] }) {
      guard let first = chain.first, let last = chain.last, last.depth > first.depth else { continue }
      if let known = longest, known.last.depth - known.first.depth >= last.depth - first.depth { continue }
      longest = (first, last)
    }
    guard let (first, last) = longest else { return nil }
    let values = [first, last].map { words.percent($0.accuracy, error: $0.standardError) }
    return ("\(task): \(first.name) → \(last.name)", values.joined(separator: " → "))
  }

  /// What would be here if it had been made.
  private var missing: HTML {
    let say = words.say
    var absent: [(String, String)] = []
    func note(_ isThere: Bool, _ what: (String, String), _ verb: String) {
      if !isThere { absent.append((say(what.0, what.1), verb)) }
    }
    note(!facts.funnel.isEmpty, ("the funnel", "단계별 수"), "yisang crawl · yisang import")
    note(facts.licenses != nil, ("licences", "라이선스"), "yisang crawl")
    note(!facts.scores.isEmpty, ("scores", "점수 분포"), "yisang filter")
    note(facts.duplicates != nil, ("duplicates", "중복 묶음"), "yisang dedup")
    note(facts.traces != nil, ("traces", "추론 기록"), "yisang distill")
    note(!facts.runs.isEmpty, ("training", "학습 곡선"), "yisang train")
    note(!facts.evaluations.isEmpty, ("evaluations", "평가"), "yisang eval")
    guard !absent.isEmpty else { return .empty }
    let parts = absent.map { what, verb -> HTML in "\(what) (<code>\(verb)</code>)" }
    return """
      <p class="quiet small">\(say("Not here, as there is nothing of it yet:", "아직 자료가 없어 뺀 부분:")) \(parts.joined(", "))</p>

      """
  }
}
