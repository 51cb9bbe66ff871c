internal import CXML2
internal import Kernels

/// A page as a tree, built by libxml2's HTML parser, which repairs broken markup and never refuses a page.
///
/// The tree is never changed after it is built. No walk over it is recursive, so depth costs no stack.
public final class HTMLDocument {
  let tree: UnsafeMutablePointer<xmlDoc>?

  /// True where the parser stopped early at markup that only hostile pages have; the tree holds what came before.
  public let isTruncated: Bool

  /// Parses UTF-8, whatever encoding the page itself declares. Empty input gives a document without a root.
  public init(_ utf8: [UInt8]) {
    var stopped = false
    tree = utf8.withUnsafeBufferPointer { bytes in
      yi_html_parse(bytes.baseAddress, bytes.count, &stopped)?.assumingMemoryBound(to: xmlDoc.self)
    }
    isTruncated = stopped
  }

  deinit {
    if let tree { xmlFreeDoc(tree) }
  }

  /// The `html` element, nil if the page has no elements.
  public var root: HTMLNode? {
    guard let tree, let root = xmlDocGetRootElement(tree) else { return nil }
    return HTMLNode(self, root)
  }

  /// The first `body`.
  public var body: HTMLNode? { first("body") }

  /// The text of the first `title`, in one line.
  public var title: String {
    first("title").map { oneLine(Array($0.content.utf8)) } ?? ""
  }

  /// All elements in document order.
  public var elements: HTMLElements { HTMLElements(root, isRootIncluded: true) }

  /// The first element with this name, in lower case.
  public func first(_ name: String) -> HTMLNode? { elements.first { $0.name == name } }

  /// The first element with this id.
  public func first(id: String) -> HTMLNode? { elements.first { $0.attribute("id") == id } }

  /// The contents of the `meta` elements with this name (or `property`), in document order.
  public func meta(_ name: String) -> [String] {
    metas.compactMap { $0.name == name ? $0.content : nil }
  }

  private lazy var metas: [(name: String, content: String)] = elements.compactMap { node in
    guard node.name == "meta", let content = node.attribute("content") else { return nil }
    return (node.attribute("name") ?? node.attribute("property")).map { ($0.lowercased(), content) }
  }
}
