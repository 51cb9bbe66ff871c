internal import CXML2
internal import Kernels

/// A document of Really Simple Licensing (RSL 1.0, rslstandard.org/rsl): which assets may be used for what.
public struct RSLDocument: Sendable, Equatable {
  /// A `content` element: assets and the licences they are offered under (§3.3).
  public struct Content: Sendable, Equatable {
    /// An absolute URL or a path, with `*` and `$` as in robots.txt; empty for all that the document is about.
    public let url: String
    /// The server a licence must be got from, even one that costs nothing.
    public let server: String?
    /// The offers, one of which may be chosen.
    public internal(set) var licenses: [License] = []
  }

  /// One offer (§3.4).
  public struct License: Sendable, Equatable {
    /// What is permitted, by `type` (usage, user, geo); a type that is absent limits nothing.
    public internal(set) var permits: [String: [String]] = [:]
    /// What is prohibited, by `type`.
    public internal(set) var prohibits: [String: [String]] = [:]
    /// The `type` of each `payment`; none means free (§3.7).
    public internal(set) var payments: [String] = []
  }

  /// In document order, at most `countLimit`.
  public internal(set) var contents: [Content] = []

  /// Bytes of a document; what is longer is not read.
  public static let sizeLimit = 1 << 20
  /// `content` elements, and licences of one.
  public static let countLimit = 1000

  /// Reads a document; nil if it is too long, or no RSL, or not well-formed to its end.
  ///
  /// Terms that are cut off may be the ones that forbid, so nothing is taken from a broken document. No entity is
  /// declared or fetched.
  public init?(_ bytes: [UInt8]) {
    guard bytes.count <= Self.sizeLimit else { return nil }
    let reader = RSLReader()
    guard reader.read(bytes[...].drop { $0.isWhiteSpace }), let document = reader.document else { return nil }
    self = document
  }

  fileprivate init() {}
}

/// Takes in the events of libxml2's parser. Elements are told by their local names.
private final class RSLReader {
  var document: RSLDocument?
  private var depth = 0
  /// What `permits` or `prohibits` is open, and its type.
  private var rule: (permits: Bool, type: String, depth: Int)?
  private var text: [UInt8] = []
  /// Nothing of the format is nested deeper, nor longer.
  private static let deepest = 32
  private static let longestText = 4096
  private(set) var isBroken = false

  func start(_ name: String, _ attributes: [String: String]) {
    depth += 1
    if depth > Self.deepest { return isBroken = true }
    if depth == 1 {
      if name == "rsl" { document = RSLDocument() } else { isBroken = true }
      return
    }
    guard let last = document?.contents.indices.last else {
      if name == "content" { open(attributes) }
      return
    }
    let offer = document?.contents[last].licenses.indices.last
    switch name {
    case "content": open(attributes)
    case "license":
      guard document?.contents[last].licenses.count ?? 0 < RSLDocument.countLimit else {
        return isBroken = true
      }
      document?.contents[last].licenses.append(RSLDocument.License())
    case "permits", "prohibits":
      rule = (name == "permits", (attributes["type"] ?? "usage").lowercased(), depth)
      text = []
    case "payment":
      guard let offer else { return }
      document?.contents[last].licenses[offer].payments.append((attributes["type"] ?? "free").lowercased())
    default: break
    }
  }

  private func open(_ attributes: [String: String]) {
    guard document?.contents.count ?? 0 < RSLDocument.countLimit else { return isBroken = true }
    document?.contents.append(RSLDocument.Content(url: attributes["url"] ?? "", server: attributes["server"]))
  }

  func characters(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard rule != nil else { return }
    if text.count + bytes.count > Self.longestText { return isBroken = true }
    text += bytes
  }

  func end() {
    defer { depth -= 1 }
    guard let rule, rule.depth == depth, let last = document?.contents.indices.last,
      let offer = document?.contents[last].licenses.indices.last
    else { return }
    let words = text.split { $0.isWhiteSpace || $0 == UInt8(ascii: ",") }
      .map { String(decoding: $0.map(\.lowercased), as: UTF8.self) }
    if rule.permits {
      document?.contents[last].licenses[offer].permits[rule.type, default: []] += words
    } else {
      document?.contents[last].licenses[offer].prohibits[rule.type, default: []] += words
    }
    self.rule = nil
    text = []
  }

  /// True if the document was read to its end.
  func read(_ body: ArraySlice<UInt8>) -> Bool {
    yi_xml_init()
    var handler = xmlSAXHandler()
    handler.initialized = 0xDEED_BEAF  // XML_SAX2_MAGIC, a cast that Swift does not import
    handler.startElementNs = { context, name, _, _, _, _, count, _, attributes in
      RSLReader.from(context)?.start(lowercasedText(name), RSLReader.attributes(attributes, count))
    }
    handler.endElementNs = { context, _, _, _ in RSLReader.from(context)?.end() }
    handler.characters = { context, start, count in
      RSLReader.from(context)?.characters(UnsafeBufferPointer(start: start, count: Int(count)))
    }
    handler.cdataBlock = handler.characters
    let context = xmlCreatePushParserCtxt(&handler, Unmanaged.passUnretained(self).toOpaque(), nil, 0, nil)
    guard let context else { return false }
    defer { xmlFreeParserCtxt(context) }
    let options = [XML_PARSE_NONET, XML_PARSE_NOERROR, XML_PARSE_NOWARNING]
    xmlCtxtUseOptions(context, options.reduce(0) { $0 | Int32($1.rawValue) })
    // The same pieces sitemaps are read in: stray ampersands mended, tags of absurd length cut off.
    var markup = SitemapMarkup(body)
    while !isBroken, context.pointee.wellFormed == 1 {
      let piece = markup.next()
      if piece.isEmpty { break }
      piece.withUnsafeBytes { bytes in
        _ = xmlParseChunk(context, bytes.bindMemory(to: CChar.self).baseAddress, Int32(bytes.count), 0)
      }
    }
    xmlParseChunk(context, nil, 0, 1)
    withExtendedLifetime(self) {}
    return !isBroken && !markup.isCut && context.pointee.wellFormed == 1
  }

  private static func from(_ context: UnsafeMutableRawPointer?) -> RSLReader? {
    guard let context else { return nil }
    let reader = Unmanaged<RSLReader>.fromOpaque(context).takeUnretainedValue()
    return reader.isBroken ? nil : reader
  }

  /// Five pointers an attribute: local name, prefix, namespace, and the two ends of the value.
  private static func attributes(
    _ pointers: UnsafeMutablePointer<UnsafePointer<UInt8>?>?, _ count: Int32
  ) -> [String: String] {
    var attributes: [String: String] = [:]
    guard let pointers else { return attributes }
    for place in stride(from: 0, to: 5 * Int(count), by: 5) {
      guard let start = pointers[place + 3], let end = pointers[place + 4] else { continue }
      let value = Array(UnsafeBufferPointer(start: start, count: end - start))
      // With entities left alone, libxml2 hands over each ampersand as a reference.
      attributes[lowercasedText(pointers[place])] = String(
        decoding: value.replacing("&#38;", by: "&"), as: UTF8.self)
    }
    return attributes
  }
}

private func lowercasedText(_ pointer: UnsafePointer<UInt8>?) -> String {
  pointer.map { String(cString: $0).lowercased() } ?? ""
}
