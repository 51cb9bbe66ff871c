internal import CXML2
internal import Kernels

/// MathML as TeX, for pages that give no TeX of their own: a fraction read as `34` for 3/4 is another number.
///
/// Fractions, roots, and what stands above and below; all else is its text.
struct MathMarkup {
  typealias Node = UnsafeMutablePointer<xmlNode>

  private(set) var tex: [UInt8] = []
  private var depth = 0

  /// Formulas that are nested deeper are text.
  private static let deepest = 48

  init(_ math: Node) { add(childrenOf: math) }

  private mutating func add(_ node: Node) {
    if let text = node.text { return tex += Array(text)[...].trimmed }
    guard node.isElement, !node.isHidden else { return }
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepest else { return add(textOf: node) }
    switch node.tag {
    case .mfrac: addArguments("\\frac", of: node)
    case .msqrt: group("\\sqrt") { $0.add(childrenOf: node) }
    case .mroot: addRoot(node)
    case .msup, .mover: addScripts(["^"], of: node)
    case .msub, .munder: addScripts(["_"], of: node)
    case .msubsup, .munderover: addScripts(["_", "^"], of: node)
    case .annotation: break
    default: add(childrenOf: node)
    }
  }

  private mutating func add(childrenOf node: Node) {
    var child = node.firstChild
    while let found = child {
      add(found)
      child = found.pointee.next
    }
  }

  private mutating func add(textOf node: Node) {
    var walk = TreeWalk(node)
    while let event = walk.next() {
      if case .enter(let inner) = event, let text = inner.text { tex += Array(text)[...].trimmed }
    }
  }

  private func elements(of node: Node) -> [Node] {
    sequence(first: node.firstChild) { $0?.pointee.next }.compactMap {
      $0.flatMap { $0.isElement ? $0 : nil }
    }
  }

  private mutating func group(_ mark: String, _ body: (inout MathMarkup) -> Void) {
    tex += mark.utf8
    tex.append(UInt8(ascii: "{"))
    body(&self)
    tex.append(UInt8(ascii: "}"))
  }

  private mutating func addArguments(_ command: String, of node: Node) {
    tex += command.utf8
    for part in elements(of: node).prefix(2) { group("") { $0.add(part) } }
  }

  /// The index comes last in MathML, first in TeX.
  private mutating func addRoot(_ node: Node) {
    let parts = elements(of: node)
    guard parts.count == 2 else { return add(childrenOf: node) }
    tex += "\\sqrt[".utf8
    add(parts[1])
    tex.append(UInt8(ascii: "]"))
    group("") { $0.add(parts[0]) }
  }

  private mutating func addScripts(_ marks: [String], of node: Node) {
    let parts = elements(of: node)
    guard let base = parts.first else { return }
    add(base)
    for (mark, part) in zip(marks, parts.dropFirst()) { group(mark) { $0.add(part) } }
  }
}
