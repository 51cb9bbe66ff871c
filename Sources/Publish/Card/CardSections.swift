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
    ## Benchmarks

    \(benchmarks)
    \(teacher)## Personal data

    \(personalData)
    ## Columns

    \(columns.contains { $0.turns != nil } ? "All are text but one" : "All are text"). Every row has every column.

    \(Markdown.table(["column", "what it is"], columns.map { [Markdown.code($0.name), $0.meaning] }))
    ## Known gaps

    \(gaps)
    """
  }

  private var columns: [ExportRow.Column] { ExportRow.columns(of: settings.rows) }

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
    if let pages = record[.license]?.count {
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

  private var benchmarks: String {
    guard let compared = record.benchmarks else {
      return "No benchmark was compared with: rows may repeat questions of evaluations.\n"
    }
    let drops = compared.drops.map(Markdown.code).joined(separator: ", ")
    let outcome =
      drops.isEmpty
      ? "None was left behind for an overlap: all are among the rows."
      : "Left behind were those with an overlap of the kind \(drops); those with another are among the rows."
    return """
      What the items were compared with, before duplicates were looked for; translations and paraphrases are not seen.

      \(table(of: compared))
      \(outcome) Rule \(Markdown.code(compared.rule)), index \(Markdown.code(compared.index)).

      """
  }

  /// The benchmarks of a comparison.
  func table(of compared: ComparedBenchmarks) -> String {
    let rows = compared.sources.map { source in
      let name = CorpusRecord.shown(source.name, isAboutSites: false, plan.silentHosts)
      return [Markdown.plain(name), Markdown.code(source.digest), source.items]
    }
    return Markdown.table(["benchmark", "sha256", "items"], rows)
  }

  private var personalData: String {
    let filter = record[.filter]
    let (masked, rest) = (
      filter?["personal_data_mask"] ?? "",
      ["flag", "ignore"].compactMap { policy in
        filter?["personal_data_" + policy].flatMap { $0.isEmpty ? nil : $0 }
      }
    )
    var text = "Nothing that tells of a person was replaced. Expect some.\n"
    if !masked.isEmpty {
      text = "What was found of these is replaced by a placeholder that says what stood there: "
      text += Markdown.code(masked) + ".\n"
      if !rest.isEmpty { text += "Left as it stands: " + Markdown.code(rest.joined(separator: ",")) + ".\n" }
    }
    guard !placeholders.isEmpty else { return text + "No row holds a placeholder.\n" }
    let found = placeholders.ranked.map { [Markdown.code($0.key), "\($0.value)"] }
    return text + "\n" + Markdown.table(["placeholder", "rows"], found)
  }

  private var gaps: String {
    let gaps = [
      settings.rows == .prompts
        ? nil : "No person read the reasoning and the answers; rules do not find what is merely false.",
      "A mark on a page is believed: nobody checked that who put it there had the right to.",
      "Names of people are not found by any rule.",
      "Where a page states no question of its own, its running text is the prompt, and may hold an answer.",
      nearDuplicates,
    ]
    let list = gaps.compactMap(\.self).map { "- \($0)\n" }.joined()
    guard !plan.methods.isEmpty || settings.rows == .prompts else { return list }
    let methods = Markdown.ranking(plan.methods, of: "read by", total: plan.rows)
    return list + "\nHow the pages of the rows were read:\n\n" + methods
  }

  /// By what dedup was run with.
  private var nearDuplicates: String {
    guard let dedup = record[.dedup], dedup["method"] == "near" else {
      return "Near duplicates were not looked for: only copies of a whole text were left behind."
    }
    let sets = "\(Markdown.code(dedup["shingles"] ?? "")) shingles"
    let numbers =
      dedup["guard"] == "true"
      ? "; where their numbers or operators differ both stay" : ", whatever numbers they have"
    return
      "Of texts whose sets of \(sets) have a Jaccard index of \(dedup["threshold"] ?? "") or more one stays\(numbers). "
      + "Less alike ones stay, and those that MinHash (\(dedup["permutations"] ?? "") permutations) does not bring together."
  }
}
