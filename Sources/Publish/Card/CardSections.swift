internal import Corpus
internal import Licensing
internal import PersonalData

/// What both kinds of card say of how the rows were chosen.
extension DatasetCard {
  /// The funnel, the settings, personal data, the columns and what is known to be missing.
  var sections: String {
    """
    ## Funnel

    \(funnel)
    ## Settings

    What each stage was run with, as its shards say.

    \(stageSettings)
    ## Personal data

    \(personalData)
    ## Columns

    All are text. Every row has every column.

    \(Markdown.table(["column", "what it is"], ExportRow.columns.map { [Markdown.code($0.name), $0.meaning] }))
    ## Known gaps

    \(gaps)
    """
  }

  private var funnel: String {
    let stages = record.stages.map(\.count).filter { $0.stage != Stage.license.name }
    var rows = stages.map {
      [$0.stage, "\($0.kept + $0.rejectedTotal)", "\($0.kept)", "\($0.rejectedTotal)"]
    }
    let withheld = plan.withheld.values.reduce(0, +)
    rows.append(["export", "\(plan.rows + withheld)", "\(plan.rows)", "\(withheld)"])
    var reasons = stages.flatMap { stage in
      stage.rejected.map { [stage.stage, Markdown.code($0.reason), "\($0.count)"] }
    }
    reasons += LicenseClass.allCases.compactMap { letter in
      plan.withheld[letter].map { ["export", "class \(letter.rawValue)", "\($0)"] }
    }
    var text = Markdown.table(["stage", "records in", "kept", "left behind"], rows)
    text += "\n" + Markdown.table(["stage", "reason", "records"], reasons)
    if let pages = record[Stage.license.name]?.count {
      text +=
        "\nOf \(pages.kept + pages.rejectedTotal) pages, \(pages.kept) carry a licence that permits training (class A or B). "
      text += "\(counted(plan.silentHosts.count, "host")) gave no row.\n"
    }
    return text
  }

  private var stageSettings: String {
    let rows = record.stages.flatMap { stage in
      stage.settings.map { [stage.count.stage, Markdown.code($0.name), Markdown.code($0.value)] }
    }
    return Markdown.table(["stage", "setting", "value"], rows)
  }

  private var personalData: String {
    let found = Markdown.table(
      ["placeholder", "rows"], placeholders.ranked.map { [Markdown.code($0.key), "\($0.value)"] })
    let isRecorded = !record.settings(named: ["pii", "personal"]).isEmpty
    if placeholders.isEmpty {
      return isRecorded
        ? "A stage looked for personal data (see its settings); no row holds a placeholder.\n"
        : "No stage recorded that it looked for personal data, and no row holds a placeholder. Expect some.\n"
    }
    return """
      What tells of a person is replaced by a placeholder that says what stood there. Rows that hold one:

      \(found)
      """
  }

  private var gaps: String {
    var gaps = [
      "A mark on a page is believed: nobody checked that who put it there had the right to.",
      "Names of people are not found by any rule.",
      "Where a page states no question of its own, its running text is the prompt, and may hold an answer.",
    ]
    if record.settings(named: ["benchmark", "contamination"]).isEmpty {
      gaps.append("No benchmark was compared with: rows may repeat questions of evaluations.")
    }
    let methods = Markdown.ranking(plan.methods, of: "read by", total: plan.rows)
    return gaps.map { "- \($0)\n" }.joined() + "\nHow the pages of the rows were read:\n\n" + methods
  }
}
