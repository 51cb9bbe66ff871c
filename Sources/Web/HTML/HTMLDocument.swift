internal import CXML2
internal import Kernels

/// A page as a tree, built by libxml2's HTML parser, which repairs broken markup and never refuses a page.
///
/// The tree is never changed after it is built. No walk over it is recursive, so depth costs no stack.
public final class HTMLDocument {
  private let page: yi_html
  let table: ElementTable

  /// True where the parser stopped early at markup that only hostile pages have; the tree holds what came before.
  public var isTruncated: Bool { page.stopped }

  /// Parses UTF-8, whatever encoding the page itself declares. Empty input gives a document without a root.
  ///
  /// Angle brackets that were typed as text, as in `a<b` and `vector<int>`, stay text; with `isStrict` they are the
  /// tags that HTML makes of them.
  public init(_ utf8: [UInt8], isStrict: Bool = false) {
    page = utf8.withUnsafeBufferPointer { yi_html_parse($0.baseAddress, $0.count, !isStrict) }
    let tree = page.tree?.assumingMemoryBound(to: xmlDoc.self)
    table = ElementTable(tree.flatMap { xmlDocGetRootElement($0) })
  }

  deinit { yi_html_free(page) }

  /// The `html` element, nil if the page has no elements.
  public var root: HTMLNode? { table.entries.first.map { HTMLNode(self, $0.node) } }

  /// The first `body`.
  public var body: HTMLNode? { elements.first(.body) }

  /// The text of the first `title`, in one line.
  public var title: String {
    elements.first(.title).map { oneLine(Array($0.content.utf8)) } ?? ""
  }

  /// All elements in document order.
  public var elements: HTMLElements { HTMLElements(self, 0..<table.entries.count) }

  /// The first element with this name, in lower case.
  public func first(_ name: String) -> HTMLNode? { elements.first(name) }

  /// The first element with this id.
  public func first(id: String) -> HTMLNode? { elements.first(id: id) }

  /// The contents of the `meta` elements with this name (or `property`), in document order.
  public func meta(_ name: String) -> [String] {
    metas.compactMap { $0.name == name ? $0.content : nil }
  }

  /// The page's JSON-LD blocks that can be read, in document order; read once.
  public private(set) lazy var jsonLD: [JSONValue] = readJSONLD()

  private lazy var metas: [(name: String, content: String)] = elements.with(.meta).compactMap { node in
    guard let content = node.attribute("content") else { return nil }
    return (node.attribute("name") ?? node.attribute("property")).map { ($0.lowercased(), content) }
  }
}
