internal import Kernels

extension HTMLDocument {
  /// Reads the page's JSON-LD blocks (JSON-LD 1.1 §7, embedding in HTML).
  ///
  /// A block that is written with `&quot;` for its quotation marks is read as well.
  func readJSONLD() -> [JSONValue] {
    elements.with(.script).compactMap { node in
      guard let type = node.attribute("type"), type.holds("ld+json", ignoringCase: true) else { return nil }
      let text = Array(node.content.utf8)
      return JSONValue(mending: text) ?? JSONValue(mending: text.replacing("&quot;", by: "\""))
    }
  }
}
