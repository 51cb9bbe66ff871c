internal import CXML2
internal import Kernels

/// The attributes that are looked at in every element, read in one pass.
struct CommonAttributes {
  private(set) var id: UnsafePointer<UInt8>?
  private(set) var classes: UnsafePointer<UInt8>?
  /// True if the element itself says that it is not shown.
  private(set) var isHidden = false
  /// True for an element that describes a thing by microdata, and by RDFa.
  private(set) var hasScope = false
  private(set) var hasType = false

  init(of node: UnsafeMutablePointer<xmlNode>, tag: HTMLTag) {
    var attribute = node.pointee.properties
    while let found = attribute {
      attribute = found.pointee.next
      guard let name = found.pointee.name else { continue }
      let value = found.pointee.children?.pointee.content.map { UnsafePointer($0) }
      switch name[0] {
      case UInt8(ascii: "i"):
        if name.isText("id") { id = value ?? id } else if name.isText("itemscope") { hasScope = true }
      case UInt8(ascii: "t") where name.isText("typeof"): hasType = true
      case UInt8(ascii: "c") where name.isText("class"):
        classes = value ?? classes
        if let value, Self.isHiddenClass(value, tag) { isHidden = true }
      case UInt8(ascii: "h") where name.isText("hidden"): isHidden = true
      case UInt8(ascii: "a") where name.isText("aria-hidden"):
        if let value, value.isText("true") { isHidden = true }
      case UInt8(ascii: "s") where name.isText("style"):
        if let value, Self.isHiddenStyle(value) { isHidden = true }
      default: break
      }
    }
  }

  /// Classes of text that only screen readers get, of marks that only come up under the pointer, and of formulas that
  /// stand on the page a second time.
  private static let hiddenClasses: [StaticString] = [
    "MathJax_CHTML", "MathJax_Display", "MathJax_Preview", "MathJax_SVG", "MathJax_SVG_Display", "blind",
    "headerlink", "screen-reader-text", "sound_only", "sr-only", "visually-hidden",
  ]

  private static func isHiddenClass(_ value: UnsafePointer<UInt8>, _ tag: HTMLTag) -> Bool {
    // Most words end here: by their first letter.
    value.hasWord { word in
      switch word[0] {
      case UInt8(ascii: "M"), UInt8(ascii: "b"), UInt8(ascii: "h"), UInt8(ascii: "s"), UInt8(ascii: "v"):
        // MathJax 2 shows a formula in such a span beside its script; MathJax 3 has only its `mjx-container`.
        hiddenClasses.contains { word.isText($0) } || tag == .span && word.isText("MathJax")
      case UInt8(ascii: "g") where tag == .td || tag == .pre: word.isText("gutter")
      case UInt8(ascii: "l"): lineNumbers.contains { word.isText($0) }
      default: false
      }
    }
  }

  /// The numbers that highlighters put beside lines of code.
  private static let lineNumbers: [StaticString] = ["lineno", "linenos", "line-numbers-rows"]

  private static func isHiddenStyle(_ value: UnsafePointer<UInt8>) -> Bool {
    let holds = { (part: StaticString) in xmlStrcasestr(value, part.utf8Start) != nil }
    guard holds("none") || holds("hidden") else { return false }
    let style = String(cString: value).utf8.filter { !$0.isWhiteSpace }
    return style.holds("display:none", ignoringCase: true)
      || style.holds("visibility:hidden", ignoringCase: true)
  }
}

extension UnsafePointer<UInt8> {
  /// True if a zero-terminated text is this.
  func isText(_ text: StaticString) -> Bool { xmlStrEqual(self, text.utf8Start) != 0 }

  /// True if one of the words of a zero-terminated text is wanted.
  func hasWord(_ isWanted: (UnsafeBufferPointer<UInt8>) -> Bool) -> Bool {
    var start = self
    while start[0] != 0 {
      while start[0].isWhiteSpace { start += 1 }
      var end = start
      while end[0] != 0, !end[0].isWhiteSpace { end += 1 }
      if end > start, isWanted(UnsafeBufferPointer(start: start, count: end - start)) { return true }
      start = end
    }
    return false
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// True if the bytes are this text.
  func isText(_ text: StaticString) -> Bool {
    count == text.utf8CodeUnitCount && xmlStrncmp(baseAddress, text.utf8Start, Int32(count)) == 0
  }
}
