/// The rules of `yisang filter` as a Markdown table, made from what each says of itself.
public func rulesTable() -> [String] {
  let settings = FilterSettings()
  let head = ["| reason | setting | default | unit | why | keeps | drops |", "|---|---|---|---|---|---|---|"]
  return head
    + FilterSettings.ruleTypes.map { type in
      let cells = [
        "`\(type.reason)`", "`\(type.setting)`", "\(type.init(settings).bound.description)", type.unit,
        type.why,
        shown(type.keeps), shown(type.drops),
      ]
      return "| " + cells.joined(separator: " | ") + " |"
    }
}

/// The examples of a cell, one below the other.
private func shown(_ examples: [RuleExample]) -> String {
  examples.map { example in
    let line = example.text.replacing("\n", with: "⏎").replacing("|", with: "\\|").replacing("`", with: "ˋ")
    return "`\(line)`" + (example.times > 1 ? " × \(example.times)" : "")
  }.joined(separator: "<br>")
}
