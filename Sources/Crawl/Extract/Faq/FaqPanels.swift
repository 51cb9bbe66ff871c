internal import Web

/// What headings open that show nothing below them until a reader asks for it.
struct FaqPanels {
  private let document: HTMLDocument
  private lazy var named: [String: HTMLNode] = Dictionary(
    document.elements.compactMap { node in node.attribute("id").map { ($0, node) } },
    uniquingKeysWith: { first, _ in first })
  /// The elements beside the last heading, and those up to it: headings of a list stand beside one another.
  private var around: (node: HTMLNode, elements: [HTMLNode], passed: Int)?

  /// How far a heading is looked for in what stands around it.
  private static let depth = 100

  init(in document: HTMLDocument) { self.document = document }

  /// The text of what the heading names as its panel, else of what stands right behind it.
  ///
  /// Each panel is looked at once, and none that holds the next heading.
  mutating func text(of heading: FaqHeading, before next: FaqHeading?) -> String {
    if let id = heading.controls, let panel = named.removeValue(forKey: id) { return panel.text }
    let path = next.map { Array(sequence(first: $0.node) { $0.parent }.prefix(Self.depth)) } ?? []
    if let panel = self.next(to: heading.node) { return path.contains(panel) ? "" : panel.text }
    // A heading may be alone in an element, and its answer in the next.
    guard let frame = heading.node.parent, frame.children.count == 1 else { return "" }
    return self.next(to: frame).flatMap { path.contains($0) ? nil : $0.text } ?? ""
  }

  private mutating func next(to node: HTMLNode) -> HTMLNode? {
    guard let parent = node.parent else { return nil }
    if around?.node != parent { around = (parent, parent.children, 0) }
    guard let (_, elements, passed) = around else { return nil }
    guard let place = elements[passed...].firstIndex(of: node) else { return nil }
    around?.passed = place
    guard place + 1 < elements.count else { return nil }
    return elements[place + 1]
  }
}
