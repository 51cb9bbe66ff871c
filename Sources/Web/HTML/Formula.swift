internal import CXML2

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
      guard case .enter(let node) = event, node.isElement, node.name == "annotation" else { continue }
      // application/x-tex, application/x-latex, TeX; not text/plain.
      let isTeX =
        node.hasValue("encoding", containing: "tex") && !node.hasValue("encoding", containing: "text")
      guard isTeX else { continue }
      return Formula(tex: node.textInside, isDisplayed: hasValue("display", containing: "block"))
    }
    return nil
  }

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

extension UnsafeMutablePointer<xmlNode> {
  /// Classes of text that only screen readers get, of marks that only come up under the pointer, and of formulas that
  /// stand on the page a second time.
  private static let hiddenClasses: Set<String> = [
    "MathJax_CHTML", "MathJax_Display", "MathJax_Preview", "MathJax_SVG", "MathJax_SVG_Display", "blind",
    "headerlink", "screen-reader-text", "sound_only", "sr-only", "visually-hidden",
  ]

  /// True if the element itself says that it is not shown.
  var isHidden: Bool {
    var attribute = pointee.properties
    while let found = attribute {
      attribute = found.pointee.next
      guard let name = found.pointee.name, "ahsc".utf8.contains(name.pointee) else { continue }
      switch String(cString: name) {
      case "hidden": return true
      case "aria-hidden": if found.value == "true" { return true }
      case "style":
        let style = found.value.utf8.filter { !$0.isWhiteSpace }
        if style.holds("display:none", ignoringCase: true) { return true }
        if style.holds("visibility:hidden", ignoringCase: true) { return true }
      case "class": if hasHiddenClass(found.value) { return true }
      default: break
      }
    }
    return false
  }

  private func hasHiddenClass(_ value: String) -> Bool {
    value.utf8.split(whereSeparator: \.isWhiteSpace).contains { word in
      let word = String(decoding: word, as: UTF8.self)
      // MathJax 2 shows a formula in such a span beside its script; MathJax 3 has only its `mjx-container`.
      return Self.hiddenClasses.contains(word) || word == "MathJax" && name == "span"
    }
  }
}

extension UnsafeMutablePointer<xmlAttr> {
  fileprivate var value: String {
    pointee.children?.pointee.content.map { String(cString: $0) } ?? ""
  }
}
