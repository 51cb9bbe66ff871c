internal import Web

/// Where on a page a licence link stands, which tells what it is about.
struct PlaceOnPage {
  /// The element and up to three around it, as `div#ft > p > a`.
  let locator: String
  /// In the head, a footer, or a part of the page made for such statements.
  let isStatement: Bool
  /// In the caption of an image or the like.
  let isCredit: Bool

  /// How far out is looked.
  private static let reach = 32

  private static let statementNames: Set<String> = ["head", "footer"]
  private static let statementWords = [
    "footer", "copyright", "licen", "ccl", "creativecommons", "creative-commons",
  ]
  private static let creditNames: Set<String> = ["figure", "figcaption"]
  private static let creditWords = ["caption", "credit", "gallery", "thumb"]

  init(_ node: HTMLNode) {
    var steps: [String] = []
    var (isStatement, isCredit) = (false, false)
    let around = sequence(first: node) { $0.parent }.prefix(Self.reach)
    for (distance, node) in around.enumerated() {
      let name = node.name
      let id = node.attribute("id")
      if distance < 4 { steps.append(name + (id.map { "#" + $0 } ?? "")) }
      if name == "body" || name == "html" { continue }
      let labels = [id, node.attribute("class")].compactMap { $0?.lowercased() }.joined(separator: " ")
      let holdsAny = { (words: [String]) in words.contains { labels.holds($0) } }
      // The last is Gnuboard's foot.
      if Self.statementNames.contains(name) || holdsAny(Self.statementWords) || id == "ft" {
        isStatement = true
      }
      if Self.creditNames.contains(name) || holdsAny(Self.creditWords) { isCredit = true }
    }
    locator = steps.reversed().joined(separator: " > ")
    self.isStatement = isStatement
    self.isCredit = isCredit
  }
}
