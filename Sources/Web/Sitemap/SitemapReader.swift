internal import CXML2
internal import Kernels

/// Reads the XML forms as libxml2 streams them: memory stays small, whatever the document's size.
///
/// No entity is ever declared, so none can be expanded or fetched. Elements are told by their local names, since
/// many sites get the namespace wrong; those of another prefix than the root's, such as `image:loc`, do not count.
final class SitemapReader {
  private var document: SitemapDocument?
  private let base: WebURL
  private var form = Form.html
  private var rootPrefix: [UInt8]?
  private var elements: [Element] = []
  private var entry: Entry?
  private var text: [UInt8] = []
  private var isText = false
  private var isDone = false

  /// What the reader has to know of an open element.
  private enum Element { case entry, location, guid, date, other }

  /// The parts of an entry as they come in.
  private struct Entry {
    var location: [UInt8]?
    var guid: [UInt8]?
    var date: [UInt8]?
  }

  private init(base: WebURL) { self.base = base }

  static func read(_ body: ArraySlice<UInt8>, base: WebURL) throws(SitemapError) -> SitemapDocument {
    let reader = SitemapReader(base: base)
    var markup = SitemapMarkup(body)
    reader.stream(&markup)
    guard var document = reader.document else { throw .notASitemap }
    if markup.isCut || !reader.isDone && !reader.elements.isEmpty { document.truncated = true }
    return document
  }

  fileprivate func start(_ name: [UInt8], prefix: [UInt8]?, attributes: () -> [String: [UInt8]]) {
    let name = String(decoding: name.map(\.lowercased), as: UTF8.self)
    guard document != nil else { return startRoot(name, prefix: prefix) }
    let element = classify(name, isOwn: prefix == rootPrefix)
    elements.append(element)
    text = []
    isText = element != .other
    if element == .entry {
      finish(bare: nil)
      entry = Entry()
    }
    if element == .location, document?.kind == .atom { takeAtomLink(attributes()) }
  }

  private func startRoot(_ name: String, prefix: [UInt8]?) {
    guard let form = Form(root: name) else { return isDone = true }
    self.form = form
    document = SitemapDocument(kind: form.kind)
    // The root of RSS 1.0 has a prefix, and its items have none.
    rootPrefix = form.kind == .rss ? nil : prefix
    elements = [.other]
    isDone = form.kind == .html
  }

  private func classify(_ name: String, isOwn: Bool) -> Element {
    if isOwn, name == form.entry { return .entry }
    guard elements.last == .entry else { return .other }
    if isOwn, name == form.location { return .location }
    if name == "guid" { return .guid }
    return form.dates.contains(name) ? .date : .other
  }

  /// An Atom entry's page is the link without a relation or with `alternate` (RFC 4287 §4.2.7.2).
  private func takeAtomLink(_ attributes: [String: [UInt8]]) {
    let relation = attributes["rel"] ?? Array("alternate".utf8)
    if entry?.location == nil, relation == Array("alternate".utf8) { entry?.location = attributes["href"] }
  }

  fileprivate func characters(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard isText, text.count + bytes.count <= SitemapEntry.longest else { return isText = false }
    text.append(contentsOf: bytes)
  }

  fileprivate func end() {
    guard let element = elements.popLast() else { return }
    let trimmed = isText ? Array(text[...].trimmed) : []
    let value = trimmed.isEmpty ? nil : trimmed
    switch element {
    case .location where entry?.location == nil: entry?.location = value
    case .guid where entry?.guid == nil: entry?.guid = value
    case .date where entry?.date == nil: entry?.date = value
    // Some sites leave `loc` out and write the URL right into the entry.
    case .entry: finish(bare: value)
    default: break
    }
    text = []
    isText = false
  }

  private func finish(bare: [UInt8]?) {
    guard let entry else { return }
    self.entry = nil
    let isLink = entry.guid?.startsIgnoringCase("http".utf8) == true
    guard let location = entry.location ?? bare ?? (isLink ? entry.guid : nil) else { return }
    guard let url = WebURL(String(decoding: location, as: UTF8.self), base: base), url.isHTTP else { return }
    let lastmod = entry.date.map { String(decoding: $0, as: UTF8.self) }
    if document?.append(SitemapEntry(loc: url.href, lastmod: lastmod)) != true { isDone = true }
  }
}

/// The names of one form's elements, in lower case.
private struct Form {
  var kind: SitemapDocument.Kind
  var entry = ""
  var location = ""
  var dates: [String] = []

  static let html = Form(kind: .html)

  /// Told by the root element; nil if that is none of a sitemap's.
  init?(root: String) {
    switch root {
    case "urlset": self.init(kind: .urlset, entry: "url", location: "loc", dates: ["lastmod"])
    case "sitemapindex": self.init(kind: .index, entry: "sitemap", location: "loc", dates: ["lastmod"])
    case "rss", "rdf": self.init(kind: .rss, entry: "item", location: "link", dates: ["pubdate", "date"])
    case "feed": self.init(kind: .atom, entry: "entry", location: "link", dates: ["updated", "modified"])
    case "html": self.init(kind: .html)
    default: return nil
    }
  }

  private init(kind: SitemapDocument.Kind, entry: String = "", location: String = "", dates: [String] = []) {
    self.kind = kind
    self.entry = entry
    self.location = location
    self.dates = dates
  }
}

// MARK: libxml2

extension SitemapReader {
  /// libxml2's table of names stops growing at some ten thousand; real documents have some dozen names.
  private static let mostNames: Int32 = 1 << 15

  private func stream(_ markup: inout SitemapMarkup) {
    yi_xml_init()
    var handler = xmlSAXHandler()
    handler.initialized = 0xDEED_BEAF  // XML_SAX2_MAGIC, a cast that Swift does not import
    handler.startElementNs = { context, name, prefix, _, _, _, count, _, attributes in
      guard let reader = SitemapReader.from(context) else { return }
      reader.start(string(name) ?? [], prefix: string(prefix)) { SitemapReader.attributes(attributes, count) }
    }
    handler.endElementNs = { context, _, _, _ in SitemapReader.from(context)?.end() }
    handler.characters = { context, start, count in
      SitemapReader.from(context)?.characters(UnsafeBufferPointer(start: start, count: Int(count)))
    }
    handler.cdataBlock = handler.characters

    let context = xmlCreatePushParserCtxt(&handler, Unmanaged.passUnretained(self).toOpaque(), nil, 0, nil)
    guard let context else { return }
    defer { xmlFreeParserCtxt(context) }
    let options = [XML_PARSE_RECOVER, XML_PARSE_NONET, XML_PARSE_NOERROR, XML_PARSE_NOWARNING]
    xmlCtxtUseOptions(context, options.reduce(0) { $0 | Int32($1.rawValue) })
    while !isDone, context.pointee.instate != XML_PARSER_EOF,
      xmlDictSize(context.pointee.dict) < Self.mostNames
    {
      let piece = markup.next()
      if piece.isEmpty { break }
      piece.withUnsafeBytes { bytes in
        _ = xmlParseChunk(context, bytes.bindMemory(to: CChar.self).baseAddress, Int32(bytes.count), 0)
      }
    }
    if !isDone { xmlParseChunk(context, nil, 0, 1) }
    withExtendedLifetime(self) {}
  }

  private static func from(_ context: UnsafeMutableRawPointer?) -> SitemapReader? {
    guard let context else { return nil }
    let reader = Unmanaged<SitemapReader>.fromOpaque(context).takeUnretainedValue()
    return reader.isDone ? nil : reader
  }

  /// Five pointers an attribute: local name, prefix, namespace, and the two ends of the value.
  private static func attributes(
    _ pointers: UnsafeMutablePointer<UnsafePointer<UInt8>?>?, _ count: Int32
  ) -> [String: [UInt8]] {
    var attributes: [String: [UInt8]] = [:]
    guard let pointers else { return attributes }
    for place in stride(from: 0, to: 5 * Int(count), by: 5) {
      guard let name = string(pointers[place]), let start = pointers[place + 3], let end = pointers[place + 4]
      else { continue }
      // With entities left alone, libxml2 hands over each ampersand as a reference.
      let value = Array(UnsafeBufferPointer(start: start, count: end - start))
      attributes[String(decoding: name, as: UTF8.self)] = value.replacing("&#38;", by: "&")
    }
    return attributes
  }
}

private func string(_ pointer: UnsafePointer<UInt8>?) -> [UInt8]? {
  guard let pointer else { return nil }
  var length = 0
  while pointer[length] != 0 { length += 1 }
  return Array(UnsafeBufferPointer(start: pointer, count: length))
}
