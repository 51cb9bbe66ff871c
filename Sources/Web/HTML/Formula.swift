internal import CXML2
internal import Kernels

/// A formula for which the page gives the TeX.
struct Formula {
  var tex: String
  /// True for a formula in its own line.
  var isDisplayed = false
}

extension UnsafeMutablePointer<xmlNode> {
  /// The TeX beside MathML, as KaTeX and MediaWiki write it.
  var annotatedFormula: Formula? {
    var walk = TreeWalk(self)
    while let event = walk.next() {
      guard case .enter(let node) = event, node.tag == .annotation else { continue }
      // application/x-tex, application/x-latex, TeX; not text/plain.
      let isTeX =
        node.hasValue("encoding", containing: "tex") && !node.hasValue("encoding", containing: "text")
      guard isTeX else { continue }
      return Formula(tex: node.textInside, isDisplayed: isDisplayedFormula)
    }
    return nil
  }

  /// True for MathML in a line of its own.
  var isDisplayedFormula: Bool { hasValue("display", containing: "block") }

  /// The TeX of an image that stands for a formula.
  var imageFormula: Formula? {
    let isFormula =
      hasValue("class", containing: "mwe-math") || hasValue("class", containing: "latex")
      || hasValue("src", containing: "latex")
    guard isFormula, let alt = attribute("alt") else { return nil }
    return Formula(tex: String(cString: alt))
  }

  /// The TeX of a MathJax script: `math/tex`, with `mode=display` for a formula in its own line.
  var scriptFormula: Formula? {
    guard hasValue("type", containing: "math/tex") else { return nil }
    return Formula(tex: textInside, isDisplayed: hasValue("type", containing: "display"))
  }

  /// The text of the node's own text nodes.
  private var textInside: String {
    let texts = sequence(first: firstChild) { $0?.pointee.next }.compactMap { $0?.text }
    return texts.map { String(decoding: $0, as: UTF8.self) }.joined()
  }

  private func hasValue(_ name: StaticString, containing part: String) -> Bool {
    attribute(name).map { String(cString: $0).holds(part, ignoringCase: true) } ?? false
  }
}
