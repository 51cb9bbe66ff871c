internal import Web

/// Where on a page a statement stands, which tells what it is about.
struct PlaceOnPage {
  /// The element and up to three around it, as `div#ft > p > a`.
  private(set) var locator = ""
  /// In the head, a footer, or a part of the page made for such statements.
  private(set) var isStatement = false
  /// In a footer or the like within what a user wrote.
  private(set) var isStatementOfPart = false
  /// In the caption of an image or the like.
  private(set) var isCredit = false
  /// In what a user wrote, a quotation or an example: what is said there cannot free the page.
  private(set) var isQuoted = false
  /// In an example of markup or code, which says nothing.
  private(set) var isExample = false
  /// What RDFa says the statement is about, where it says so (RDFa Core 1.1 §5, `about`).
  private(set) var about: String?
  /// The type of the microdata item it stands in (HTML §5.2.2), without its vocabulary; nil outside of items.
  private(set) var itemType: String?
  /// How many elements were looked at.
  private(set) var steps = 0

  /// True if a licence here is meant for the page.
  var speaksForPage: Bool { !isCredit && !isQuoted }

  /// How far out is looked; what stands deeper may stand in anything.
  static let reach = 10_000

  private static let statementNames: Set<String> = ["head", "footer"]
  /// Names of such parts, in whole words: `has-sticky-footer` is none.
  private static let statementWords: Set<String> = [
    "ccl", "codeview", "copyright", "copyrights", "creativecommons", "footer", "kogl", "licence", "licences",
    "license", "licenses", "licensing",
  ]
  private static let statementMarks = ByteMarks([
    "footer", "copyright", "licen", "ccl", "creative", "kogl", "code",
  ])
  private static let creditNames: Set<String> = ["figure", "figcaption"]
  private static let creditWords = ByteMarks([
    "attach", "attribution", "caption", "credit", "gallery", "thumb",
  ])
  private static let exampleNames: Set<String> = ["code", "pre", "samp", "template", "textarea", "xmp"]
  /// Bodies of posts and comments, by class or id, in lower case: of Gnuboard, XE and Rhymix, KBoard, WordPress, Discourse,
  /// phpBB, and the boards of Stack Overflow's kind. Blogs have the owner's articles in `post-content`: it is none.
  private static let postNames: Set<String> = [
    "ans_con", "bo_v_atc", "bo_v_con", "cmt_contents", "comment", "comment-body", "comment-content",
    "comment-copy", "comment-text", "comment_content", "commentlist", "comments", "cooked", "js-post-body",
    "kboard-content", "post-signature", "post-text", "postbody", "reply", "rhymix_content", "s-prose",
    "signature", "view_content", "writecontents", "xe_content",
  ]

  /// Looks at no more elements than `reach`.
  init(_ node: HTMLNode, reach: Int = reach) {
    var names: [String] = []
    var hasItem = false
    var next: HTMLNode? = node
    while let node = next, steps < reach {
      let name = node.name
      let id = node.shortAttribute("id")
      if steps < 4 { names.append(name + (id.map { "#" + $0 } ?? "")) }
      if about == nil {
        about = node.shortAttribute("about") ?? (steps > 0 ? node.shortAttribute("resource") : nil)
      }
      if steps > 0, !hasItem, node.shortAttribute("itemscope") != nil {
        hasItem = true
        itemType = words(of: node.shortAttribute("itemtype")).first.map(lastPart) ?? ""
      }
      // Within an image's description, by microdata, RDFa or Dublin Core, or within a work that is cited.
      for name in ["itemtype", "typeof", "dct:type"] as [StaticString]
      where words(of: node.shortAttribute(name)).map(lastPart).contains(where: mediaTypes.contains) {
        isCredit = true
      }
      if steps > 0, node.shortAttribute("itemscope") != nil, node.shortAttribute("itemprop") == "citation" {
        isCredit = true
      }
      if name != "body", name != "html" { readRole(name, id: id, node) }
      steps += 1
      next = node.parent
    }
    if next != nil { isQuoted = true }
    if isQuoted { (isStatement, isStatementOfPart) = (false, isStatement) }
    locator = names.reversed().joined(separator: " > ")
  }

  private mutating func readRole(_ name: String, id: String?, _ node: HTMLNode) {
    if Self.statementNames.contains(name) { isStatement = true }
    if Self.creditNames.contains(name) { isCredit = true }
    if name == "blockquote" || name == "q" { isQuoted = true }
    if Self.exampleNames.contains(name) { (isExample, isQuoted) = (true, true) }
    // Gnuboard's foot.
    if id == "ft" { isStatement = true }
    for value in [id, node.shortAttribute("class")] {
      guard let value else { continue }
      if Self.statementMarks.areIn(value), words(of: value).contains(where: Self.isStatementName) {
        isStatement = true
      }
      if Self.creditWords.areIn(value) { isCredit = true }
      if words(of: value.lowercased()).contains(where: Self.postNames.contains) { isQuoted = true }
    }
    if let property = node.shortAttribute("itemprop"), Self.postProperties.contains(property) {
      isQuoted = true
    }
  }

  private static let postProperties: Set<String> = ["articleBody", "commentText", "text"]

  /// `site-footer`, `entry-ccl`, `copyrightText`: by the words of a name. A name that begins with `has`, `with` or `no`
  /// says something of what is around or missing.
  private static func isStatementName(_ name: String) -> Bool {
    var words: [[UInt8]] = [[]]
    var wholes: [[UInt8]] = [[]]
    var wasLower = false
    for byte in name.utf8 {
      let isUpper = (0x41...0x5A).contains(byte)
      guard isUpper || (0x61...0x7A).contains(byte) else {
        words.append([])
        wholes.append([])
        wasLower = false
        continue
      }
      if isUpper, wasLower { words.append([]) }
      words[words.count - 1].append(byte | 0x20)
      wholes[wholes.count - 1].append(byte | 0x20)
      wasLower = !isUpper
    }
    let names = words.filter { !$0.isEmpty }.map { String(decoding: $0, as: UTF8.self) }
    if let first = names.first, ["has", "no", "with"].contains(first) { return false }
    let wholeNames = wholes.map { String(decoding: $0, as: UTF8.self) }
    let hasPair = zip(names, names.dropFirst()).contains { $0 == ("creative", "commons") }
    return hasPair || (names + wholeNames).contains(where: statementWords.contains)
  }
}

private func words(of value: String?) -> [String] {
  (value ?? "").utf8.split { $0 <= 0x20 }.map { String(decoding: $0, as: UTF8.self) }
}

/// `https://schema.org/ImageObject` → `ImageObject`, `schema:ImageObject` too.
func lastPart(_ type: String) -> String {
  let end = type.utf8.split { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "#") }
    .last
  return end.map { String(decoding: $0, as: UTF8.self) } ?? ""
}

/// Types of schema.org that describe a page or the question it is about.
let pageTypes: Set<String> = [
  "AboutPage", "Article", "BlogPosting", "CollectionPage", "CreativeWork", "DiscussionForumPosting",
  "FAQPage",
  "ItemPage", "LearningResource", "MedicalWebPage", "NewsArticle", "QAPage", "Question", "Report",
  "ScholarlyArticle",
  "SocialMediaPosting", "TechArticle", "WebPage", "WebSite",
]

/// Types of schema.org that describe what a user wrote on a page.
let partTypes: Set<String> = ["Answer", "Comment"]

/// Types of what is shown or played on a page.
let mediaTypes: Set<String> = [
  "AudioObject", "ImageGallery", "ImageObject", "Image", "MediaObject", "Photograph", "StillImage",
  "VideoObject",
]
