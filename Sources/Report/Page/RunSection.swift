internal import Pages

/// What training runs did, step by step.
struct RunSection {
  private let runs: [RunFacts]
  private let words: Words

  init(_ runs: [RunFacts], _ words: Words) { (self.runs, self.words) = (runs, words) }

  private static let most = 12
  /// What a reader looks at first; the others are folded away.
  private static let first: Set = [
    "reward", "loss", "kl", "entropy", "completions/mean_length", "lang/think_ko_ratio",
  ]

  var section: Section? {
    guard !runs.isEmpty else { return nil }
    let say = words.say
    let more = runs.count - RunSection.most
    let rest: HTML =
      more > 0
      ? "<p class=\"quiet\">\(say("Not drawn: \(words.counted(more, "more run")). Name those you want with --run.", "나머지 \(more)개는 그리지 않았습니다. 보고 싶은 것을 --run으로 고르세요."))</p>\n"
      : .empty
    return Section(
      id: "training", title: say("Training", "학습"),
      sentence: say(
        "Thin lines are steps, thick ones a moving mean, dots with bars means over distinct questions of some steps ± one standard error. A loss that rises, or a reward that falls while the KL grows, calls for a look at yisang show --run.",
        "가는 선은 스텝마다의 값, 굵은 선은 이동 평균, 점과 세로 막대는 몇 스텝을 묶어 서로 다른 질문으로 낸 평균 ± 표준오차입니다. 손실이 오르거나, KL이 커지는데 보상이 떨어지면 yisang show --run 명령으로 들여다보세요."
      ),
      body: runs.prefix(RunSection.most).map(run).joined() + rest)
  }

  private func run(_ run: RunFacts) -> HTML {
    let say = words.say
    var facts = [say(words.counted(run.steps, "step"), "\(say(run.steps))스텝")]
    if let seconds = run.seconds { facts.append(words.duration(seconds)) }
    if let tokens = run.tokens {
      facts.append(say("\(words.amount(tokens)) tokens", "토큰 \(words.amount(tokens))개"))
    }
    if !run.spikes.isEmpty {
      facts.append(
        say(
          "\(words.counted(run.spikes.count, "loss spike")) (spikes/)",
          "손실 급등 \(run.spikes.count)번(spikes/)"))
    }
    // A level line says one number.
    let isLevel = { (metric: RunFacts.Metric) in
      Set(metric.raw.map(\.value)).count < 2 && metric.validation.isEmpty
    }
    for metric in run.metrics.filter(isLevel) {
      facts.append("\(words.metric(metric.name)) \(metric.raw.first.map { Axis.short($0.value) } ?? "–")")
    }
    let drawn = run.metrics.filter { !isLevel($0) }
    let first = drawn.filter { RunSection.first.contains($0.name) }
    let others = drawn.filter { !RunSection.first.contains($0.name) }
    let more: HTML =
      others.isEmpty
      ? .empty
      : """
      <details><summary>\(say("\(words.counted(others.count, "more curve"))", "곡선 \(others.count)개 더 보기"))</summary>
      \(cards(others.map { figure($0, run) }))</details>

      """
    let method: HTML = run.method.map { " <span class=\"tag\">\($0.uppercased())</span>" } ?? .empty
    return """
      <h3>\(run.name)\(method) <span class="quiet small">\(facts.joined(separator: " · "))</span></h3>
      \(cards(first.map { figure($0, run) }))\(more)
      """
  }

  private func curve(_ points: [RunFacts.Point]) -> Curve { Curve(points.map { ($0.step, $0.value) }) }

  private func figure(_ metric: RunFacts.Metric, _ run: RunFacts) -> HTML {
    let say = words.say
    let pooled = metric.name == "reward" ? run.rewards : []
    let bars = pooled.map { LineChart.ErrorBar(step: $0.step, mean: $0.mean, error: $0.standardError ?? 0) }
    let raw = curve(metric.raw)
    let isAlone = metric.mean.isEmpty
    var series = [
      LineChart.Series(
        say("each step", "스텝별"), raw: isAlone ? Curve([]) : raw, line: isAlone ? raw : curve(metric.mean),
        errors: bars)
    ]
    if !metric.validation.isEmpty {
      series[0] = LineChart.Series(
        say("training", "학습"), raw: isAlone ? Curve([]) : raw, line: isAlone ? raw : curve(metric.mean))
      series.append(
        LineChart.Series(
          say("validation", "검증"), line: curve(metric.validation),
          errors: metric.validation.map { LineChart.ErrorBar(step: $0.step, mean: $0.value, error: 0) }))
    }
    let title = words.metric(metric.name)
    var rows: [[String]] = []
    if pooled.isEmpty {
      for point in sparse(metric.mean.isEmpty ? metric.raw : metric.mean) {
        rows.append([say(point.step), words.number(point.value)])
      }
    } else {
      for point in pooled {
        let error = point.standardError.map { " ± \(words.number($0))" } ?? ""
        rows.append([say(point.step), words.number(point.mean) + error])
      }
    }
    return Figure(
      title, chart: LineChart("\(run.name): \(title)", series).html,
      table: Table([say("step", "스텝"), title], numbers: [0, 1], texts: rows), in: say
    ).html
  }

  /// At most twelve points, the last among them.
  private func sparse(_ points: [RunFacts.Point]) -> [RunFacts.Point] {
    guard points.count > 12 else { return points }
    return (1...12).map { points[(points.count - 1) * $0 / 12] }
  }
}
