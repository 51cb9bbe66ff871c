internal import Web

/// What headings open that show nothing below them until a reader asks for it.
struct FaqPanels {
  private let document: HTMLDocument
  private lazy var named: [[UInt8]: HTMLNode] = Dictionary(
    document.elements.compactMap { node in node.attribute("id").map { (Array($0.utf8), node) } },
    uniquingKeysWith: { first, _ in first })
  /// Bytes of text that may yet be read: panels may stand in one another.
  private var allowance = 4 << 20

  /// How far a heading is looked for in what stands around it.
  private static let depth = 100
  /// Elements in a panel.
  private static let most = 2_000

  init(in document: HTMLDocument) { self.document = document }

  /// The text of what the heading names as its panel, else of what stands right behind it.
  ///
  /// Each panel is looked at once, and none that holds the next heading.
  mutating func text(of heading: FaqHeading, before next: FaqHeading?) -> String {
    if let id = heading.controls, let panel = named.removeValue(forKey: Array(id.utf8)) {
      return text(of: panel)
    }
    guard let panel = heading.panel else { return "" }
    let around = next.map { sequence(first: $0.node) { $0.parent }.prefix(Self.depth) }
    return around?.contains(panel) == true ? "" : text(of: panel)
  }

  private mutating func text(of panel: HTMLNode) -> String {
    guard allowance > 0, panel.descendants.prefix(Self.most + 1).count(where: { _ in true }) <= Self.most
    else {
      return ""
    }
    let text = panel.text
    allowance -= text.utf8.count
    return text
  }
}
