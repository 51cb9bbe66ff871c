internal import Corpus

/// The report in Markdown.
extension SpikeReport {
  /// Rows of samples shown, and samples whose text is.
  private static let (rows, excerpts) = (50, 5)

  func lines(idsWereThere: Bool) -> [String] {
    head + steps + samples + texts + differences + proposals(idsWereThere)
  }

  private var head: [String] {
    var words = "Loss \(number(spike.loss))"
    if let usual = spike.usual {
      words +=
        ", \(number(spike.score)) deviations above the median of the steps before, \(number(usual.median)); "
        + "the bound was \(number(usual.value(settings.threshold)))"
    }
    words += spike.loss == nil ? "." : "; \(number(spike.next)) at step \(spike.step + 1), so it stayed."
    return ["# Spike at step \(spike.step)", "", words, ""]
  }

  private var steps: [String] {
    let names = [MetricNames.gradNorm, MetricNames.learningRate, MetricNames.accuracy]
    return table(
      ["step", "loss"] + names + ["tokens"],
      around.map { step, metrics in
        let mark = step.step == spike.step ? "**\(step.step)**" : "\(step.step)"
        return [mark, number(step.loss)] + names.map { number(metrics[$0]) } + ["\(step.tokens)"]
      })
  }

  private var samples: [String] {
    var lines = ["## Samples, by their own loss", ""]
    guard let usual = suspects.usual else { return lines + ["No losses of samples were written down.", ""] }
    lines.append(
      "\(counted(suspects.known, "sample")) of the steps before had a loss of \(number(usual.median)), "
        + "with a deviation of \(number(usual.deviation)).")
    if suspects.isBlamedOnStepBefore {
      lines.append(
        "The gradient of step \(spike.step - 1) was \(number(suspects.gradientBefore)) deviations above the usual, and the loss "
          + "of step \(spike.step) was computed behind it: look at the samples of step \(spike.step - 1), even where their loss is low."
      )
    }
    let found = suspects.suspects.count
    lines.append(
      found == 0
        ? "None stands out by more than \(number(settings.threshold)) deviations beyond what all samples of its step rose by. "
          + "Perhaps it is no sample, but the learning rate."
        : "Suspected: \(found) of \(suspects.ranked.count), more than \(number(settings.threshold)) deviations beyond the usual "
          + "and beyond what all samples rose by (\(number(suspects.shift.at)) at step \(spike.step), "
          + "\(number(suspects.shift.behind)) at step \(spike.step + 1)).")
    lines.append("")
    let shown = suspects.ranked.prefix(SpikeReport.rows)
    lines += table(
      ["", "step", "loss", "deviations", "targets", "category", "example", "place"],
      shown.map { row in
        let about = about[row.sample.id]
        return [
          row.isSuspected ? "!" : "", "\(row.step)", number(row.sample.loss), number(row.score),
          "\(row.sample.targets)", about?.category ?? "", "\(row.sample.id)", about?.place ?? "",
        ]
      })
    let more = suspects.ranked.count - shown.count
    return more > 0 ? lines + ["and \(more) more, all in ids.txt.", ""] : lines
  }

  private var texts: [String] {
    let known = suspects.suspects.compactMap { row in about[row.sample.id].map { (row.sample.id, $0) } }
    guard !known.isEmpty else { return [] }
    var lines = ["## What they say", ""]
    for (id, about) in known.prefix(SpikeReport.excerpts) {
      lines += ["### \(id) \(cell(about.title ?? about.place ?? "", 80))", ""]
      // Four spaces make code of it, whatever it holds.
      for part in [about.question, about.answer] where !part.isEmpty {
        let start = Beginning(of: part, scalars: 600)
        lines += start.text.split(whereSeparator: \.isNewline).map { "    " + cell(String($0), 600) }
        lines += (start.isCut ? ["    …"] : []) + [""]
      }
    }
    return lines
  }

  /// A feature, what it separates, and whether its setting could.
  private var telling: [(feature: SampleFeature, split: FeatureSplit, sought: Int, others: Int)] {
    let ids = Set(suspects.suspects.map(\.sample.id)).sorted()
    return features.compactMap { feature in
      let sought = ids.compactMap { about[$0].flatMap(feature.measure) }
      let rest = others.compactMap { about[$0].flatMap(feature.measure) }
      guard let split = FeatureSplit(sought, from: rest, above: feature.setting?.dropsAbove),
        split.isTelling(sought: sought.count, others: rest.count)
      else { return nil }
      return (feature, split, sought.count, rest.count)
    }.sorted { $0.split.quality > $1.split.quality }
  }

  private var differences: [String] {
    let found = telling
    guard !found.isEmpty else {
      return [
        "## What tells them from the others", "",
        about.isEmpty
          ? "No text of theirs is at hand." : "Nothing that is measured parts them from the samples before.",
        "",
      ]
    }
    return ["## What tells them from the others", ""]
      + table(
        ["measured", "they lie", "of them", "of the samples before", "setting"],
        found.map { feature, split, sought, others in
          [
            feature.name, "\(split.isAbove ? "above" : "below") \(number(split.threshold))",
            "\(split.sought) of \(sought)",
            "\(split.others) of \(others)", feature.setting.map { "`\($0.words)`" } ?? "",
          ]
        })
  }

  private func proposals(_ idsWereThere: Bool) -> [String] {
    var lines = ["## What can be done", "", "Nothing has been changed. Look at the samples first; then", ""]
    if isOfCorpus {
      lines.append("- these items alone: `\(excludeCommand)`")
    } else {
      lines.append(
        "- the suspected examples are of no corpus: take their lines out of the file they were read from; ids.txt has the places"
      )
    }
    for (feature, split, _, _) in telling {
      guard let setting = feature.setting else { continue }
      let words = setting.words.replacing("…", with: FeatureSplit.written(split.threshold))
      lines.append("- all that are like them: `\(words)`")
    }
    if isOfCorpus {
      lines += [
        "", "Behind a change of the filter run `yisang dedup` and `yisang distill` again, then train again.",
      ]
    }
    if idsWereThere { lines += ["", "ids.txt was there before this report and was left as it is."] }
    return lines
  }

  private func table(_ head: [String], _ rows: [[String]]) -> [String] {
    let lines = [head, head.map { _ in "---" }] + rows
    return lines.map { row in
      "| " + row.map { cell($0, 200).replacing("|", with: "\\|") }.joined(separator: " | ") + " |"
    } + [""]
  }
}
