import ArgumentParser
import Corpus
import Dedup
import Foundation

struct DedupShowVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show the copies of an item, and where they differ from the one that is kept.",
    discussion: """
      [-old-] stands in the kept text alone, {+new+} in the copy alone.

      Examples:
        yisang dedup show 1c9af02b
      """)

  @Argument(help: "The id of a kept item or of a copy; 6 digits and more of it do.")
  var id: String

  @OptionGroup var shared: SharedOptions

  @Option(help: "Where a kept item was published that is not of this corpus.")
  var against: [String] = []

  @Option(help: "Copies shown.")
  var limit = 20

  func run() throws {
    let corpus = try shared.corpus()
    let file = try shared.settings(section: .dedup)
    let published = try PublishedShards(file.strings("against", flag: against), besides: corpus)
    let cluster = try DuplicateCluster(of: id, in: corpus, published: published, most: limit)
    if shared.json { return try Console.json(ClusterJSON(cluster)) }
    Console.out(
      "kept  \(cluster.kept)  \(cluster.keptItem?.url ?? "published elsewhere; --against shows it")")
    if let text = cluster.keptItem?.text { Console.out(indented(text)) }
    for copy in cluster.copies {
      let jaccard = String(format: "%.4f", copy.duplicate.jaccard)
      Console.out(
        "\(copy.duplicate.kind.rawValue)  \(copy.id)  \(jaccard)  \(copy.item?.url ?? "not there any more")")
      // Of many copies, the differences of the one that was asked for.
      guard cluster.asked == nil || cluster.asked == copy.id else { continue }
      if let kept = cluster.keptItem?.text, let text = copy.item?.text {
        Console.out(indented(difference(kept, text)))
      }
    }
    if cluster.copies.isEmpty { Console.out("no other item is like it") }
    if cluster.more > 0 { Console.out("and \(cluster.more) more; --limit shows them") }
  }

  private func difference(_ kept: String, _ copy: String) -> String {
    guard let parts = WordDiff.parts(from: kept, to: copy) else {
      return "(the texts are too long or too different to be shown word by word)"
    }
    let (red, green, plain) = isatty(1) == 1 ? ("\u{1B}[31m", "\u{1B}[32m", "\u{1B}[0m") : ("", "", "")
    guard parts.contains(where: { if case .same = $0 { false } else { true } }) else {
      return "(the same words)"
    }
    return parts.map { part in
      switch part {
      case .same(let text): shortened(text)
      case .removed(let text): red + "[-\(text)-]" + plain
      case .added(let text): green + "{+\(text)+}" + plain
      }
    }.joined(separator: " ")
  }

  /// What is the same is shown only near what differs.
  private func shortened(_ text: String) -> String {
    let words = text.split(separator: " ")
    guard words.count > 24 else { return text }
    return words.prefix(8).joined(separator: " ") + " … " + words.suffix(8).joined(separator: " ")
  }

  private func indented(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { "  " + $0 }.joined(separator: "\n")
  }
}

/// A cluster for `--json`.
struct ClusterJSON: Encodable {
  struct Text: Encodable {
    let id: String
    let url: String?
    let text: String?
  }

  struct Copy: Encodable {
    let id: String
    let kind: String
    let jaccard: Double
    let url: String?
    let text: String?
    /// Pairs of `same`, `removed` or `added` and the words; nil where the texts differ too much.
    let diff: [[String]]?
  }

  let kept: Text
  let copies: [Copy]
  let more: Int

  init(_ cluster: DuplicateCluster) {
    kept = Text(
      id: cluster.kept.description, url: cluster.keptItem?.url, text: cluster.keptItem?.text)
    more = cluster.more
    copies = cluster.copies.map { copy in
      let parts = cluster.keptItem.flatMap { kept in
        copy.item.flatMap { WordDiff.parts(from: kept.text, to: $0.text) }
      }
      let diff = parts?.map { part in
        switch part {
        case .same(let text): ["same", text]
        case .removed(let text): ["removed", text]
        case .added(let text): ["added", text]
        }
      }
      return Copy(
        id: copy.id.description, kind: copy.duplicate.kind.rawValue, jaccard: copy.duplicate.jaccard,
        url: copy.item?.url, text: copy.item?.text, diff: diff)
    }
  }
}
