import Corpus
import Crawl
import Foundation

extension ImportVerb {
  /// What was read and what became of it.
  func report(_ summary: ImportSummary, _ count: StageCount?) throws {
    Console.out("import: \(counted(summary.stored, "row")) stored, \(summary.known) known already")
    if summary.underOtherTerms > 0 {
      Console.out(
        "  \(summary.underOtherTerms)\tknown under another licence, column map or origin: they stay as they are"
      )
    }
    if summary.repaired > 0 {
      Console.out("  \(summary.repaired)\twith bytes that are no UTF-8, replaced by U+FFFD")
    }
    if summary.otherCategories > 0 {
      Console.out("  \(summary.otherCategories)\tname a subject that is none of the list: they have none")
    }
    for (reason, number) in summary.broken.sorted(by: { $0.key < $1.key }) {
      Console.out("  \(number)\tpassed over: \(reason)")
    }
    if let count { try printCount(count, json: false) }
  }

  /// How the files would be read.
  func show(_ plans: [ImportPlan]) throws {
    for plan in plans {
      if shared.json {
        try Console.json(plan)
        continue
      }
      Console.out("\(plan.file)\n  columns: \(plan.found.joined(separator: ", "))")
      for (field, column) in plan.columns.sorted(by: { $0.key < $1.key }) {
        Console.out("  \(field) = \(column)")
      }
      for row in plan.rows {
        Console.out("\n\(row.place)\(row.rejection.map { ": rejected, \($0)" } ?? "")")
        for (name, text) in [
          ("url", row.url), ("title", row.title), ("question", row.question), ("category", row.category),
          ("asked_at", row.askedAt), ("author", row.author), ("license", row.license),
        ] + row.answers.map({ ("answer", $0) }) {
          guard let text else { continue }
          let line = text.unicodeScalars.prefix(200).map { $0 == "\n" ? " " : String($0) }.joined()
          Console.out("  \(name)\t\(line)")
        }
      }
    }
  }
}

/// `yisang import --json`.
struct ImportJSON: Encodable {
  let stored, known, knownUnderOtherTerms, repaired, otherCategories: Int
  let passedOver: [String: Int]
  let items: StageCountJSON?

  init(_ summary: ImportSummary, _ count: StageCount?) {
    (stored, known) = (summary.stored, summary.known)
    (knownUnderOtherTerms, repaired) = (summary.underOtherTerms, summary.repaired)
    (otherCategories, passedOver) = (summary.otherCategories, summary.broken)
    items = count.map(StageCountJSON.init)
  }
}
