internal import Pages

/// Where the scores of the filter lie, with the thresholds drawn.
struct ScoreSection {
  private let scores: [ScoreFacts]
  private let words: Words

  init(_ scores: [ScoreFacts], _ words: Words) { (self.scores, self.words) = (scores, words) }

  var section: Section? {
    guard !scores.isEmpty else { return nil }
    let say = words.say
    return Section(
      id: "scores", title: say("Scores", "점수 분포"),
      sentence: say(
        "How many items have which score; the dashed line is the threshold, with the items on either side. Where it cuts through a hill, try another: yisang stats --explore.",
        "점수마다 문항이 몇 개인지 보여 줍니다. 점선이 기준값이고, 화살표 양쪽이 그 아래와 위의 문항 수입니다. 기준값이 봉우리를 자르면 yisang stats --explore 명령으로 다른 값을 시험해 보세요."
      ),
      body: cards(scores.map(figure)))
  }

  private func figure(_ score: ScoreFacts) -> HTML {
    let say = words.say
    let bounds = score.bounds.map { bound in
      HistogramChart.Bound(
        bound.value, label: "\(say(bound.below)) ← \(words.number(bound.value)) → \(say(bound.above))",
        keepsAbove: bound.keepsAbove)
    }
    let title = words.score(score.name)
    let notes = score.bounds.compactMap { bound -> String? in
      let lost = bound.keepsAbove ? bound.below : bound.above
      guard lost > 0 else { return nil }
      return say(
        "\(words.reason(bound.reason)): \(say(lost)) items, \(say(bound.only)) for this alone.",
        "\(words.reason(bound.reason)): \(say(lost))건, 이 이유만으로 \(say(bound.only))건.")
    }
    let rows = zip(zip(score.edges, score.edges.dropFirst()), score.counts).filter { $1 > 0 }.map {
      edges, count in
      ["\(words.number(edges.0))–\(words.number(edges.1))", say(count)]
    }
    return Figure(
      title, note: notes.joined(separator: " "),
      chart: HistogramChart(
        title, edges: score.edges, counts: score.counts, bounds: bounds, isLog: !score.isShare
      ).html,
      table: Table([say("from–to", "구간"), say("items", "문항")], numbers: [1], texts: rows), in: say
    ).html
  }
}
