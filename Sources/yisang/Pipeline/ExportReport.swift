import Corpus
import Licensing
import Publish

extension ExportPlan {
  /// Prints what would be written.
  func show(to folder: String, json: Bool) throws {
    if json {
      try Console.json(ExportPlanJSON(self, to: folder))
      return
    }
    Console.out("would write \(counted(rows, "row")) to \(folder): \(byClass(written))")
    for file in files { Console.out("  \(file.name): \(counted(file.rows, "row"))") }
    Console.out("withheld: \(byClass(withheld))")
  }
}

extension Export.Summary {
  /// Prints what was written.
  func show(withheld: [LicenseClass: Int], json: Bool) throws {
    if json {
      try Console.json(ExportJSON(self))
      return
    }
    Console.out("export: \(written) written, withheld: \(byClass(withheld))")
    for file in files { Console.out("  \(folder)/\(file)") }
  }
}

private func byClass(_ counts: [LicenseClass: Int]) -> String {
  let parts = counts.sorted { $0.key < $1.key }.map { "\($0.value) of class \($0.key.rawValue)" }
  return parts.isEmpty ? "none" : parts.joined(separator: ", ")
}

/// What an export would do, for `--dry-run --json`.
struct ExportPlanJSON: Encodable {
  let dryRun = true
  let to: String
  let written, withheld: [String: Int]
  let files: [String]

  init(_ plan: ExportPlan, to folder: String) {
    to = folder
    written = ExportPlanJSON.letters(plan.written)
    withheld = ExportPlanJSON.letters(plan.withheld)
    files = plan.files.map(\.name)
  }

  private static func letters(_ counts: [LicenseClass: Int]) -> [String: Int] {
    Dictionary(uniqueKeysWithValues: counts.map { ($0.key.rawValue, $0.value) })
  }
}

/// An export's summary for `--json`.
struct ExportJSON: Encodable {
  let written: Int
  let withheld: [String: Int]
  let files: [String]

  init(_ summary: Export.Summary) {
    (written, withheld) = (summary.written, summary.withheld)
    files = summary.files.map { summary.folder + "/" + $0 }
  }
}
