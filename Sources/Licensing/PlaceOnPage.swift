internal import Web

/// Where on a page a statement stands, which tells what it is about.
struct PlaceOnPage {
  /// The element and up to three around it, as `div#ft > p > a`.
  private(set) var locator = ""
  /// In the head, a footer, or a part of the page made for such statements.
  private(set) var isStatement = false
  /// In the caption of an image or the like.
  private(set) var isCredit = false
  /// In what a user wrote, a quotation or an example.
  private(set) var isQuoted = false
  /// In the text of an article, whoever wrote it.
  private(set) var isArticle = false
  /// What RDFa says the statement is about, where it says so (RDFa Core 1.1 §5, `about`).
  private(set) var about: String?
  /// The type of the microdata item it stands in (HTML §5.2.2), without its vocabulary; nil outside of items.
  private(set) var itemType: String?

  /// True if a licence here is meant for the page.
  var speaksForPage: Bool { !isCredit && !isQuoted }

  /// How far out is looked.
  private static let reach = 128

  private static let statementNames: Set<String> = ["head", "footer"]
  private static let statementWords = ByteMarks([
    "footer", "copyright", "licen", "ccl", "creativecommons", "creative-commons", "kogl", "codeview",
  ])
  private static let creditNames: Set<String> = ["figure", "figcaption"]
  private static let creditWords = ByteMarks(["attach", "caption", "credit", "gallery", "thumb"])
  private static let quotedNames: Set<String> = [
    "blockquote", "code", "pre", "q", "samp", "template", "textarea", "xmp",
  ]
  /// Bodies of posts and comments of Gnuboard, XE and Rhymix, KBoard, WordPress, and the boards of Stack Overflow's kind.
  private static let quotedIDs: Set<String> = ["bo_v_atc", "bo_v_con", "ans_con"]
  private static let quotedClasses: Set<String> = [
    "bo_v_con", "cmt_contents", "comment-body", "comment-content", "comment-text", "comment_content",
    "js-post-body", "kboard-content", "post-signature", "rhymix_content", "s-prose", "signature",
    "xe_content",
  ]

  init(_ node: HTMLNode) {
    var steps: [String] = []
    var hasItem = false
    for (distance, node) in sequence(first: node, next: \.parent).prefix(Self.reach).enumerated() {
      let name = node.name
      let id = node.shortAttribute("id")
      if distance < 4 { steps.append(name + (id.map { "#" + $0 } ?? "")) }
      if about == nil { about = node.shortAttribute("about") }
      if distance > 0, !hasItem, node.shortAttribute("itemscope") != nil {
        hasItem = true
        itemType = words(of: node.shortAttribute("itemtype")).first.map(lastPart) ?? ""
        if let itemType, mediaTypes.contains(itemType) { isCredit = true }
      }
      if name == "body" || name == "html" { continue }
      readRole(name, id: id, node)
    }
    if isQuoted { isStatement = false }
    locator = steps.reversed().joined(separator: " > ")
  }

  private mutating func readRole(_ name: String, id: String?, _ node: HTMLNode) {
    if Self.statementNames.contains(name) { isStatement = true }
    if Self.creditNames.contains(name) { isCredit = true }
    if Self.quotedNames.contains(name) { isQuoted = true }
    if name == "article" { isArticle = true }
    if let id {
      // Gnuboard's foot.
      if id == "ft" || Self.statementWords.areIn(id) { isStatement = true }
      if Self.creditWords.areIn(id) { isCredit = true }
      if Self.quotedIDs.contains(id) { isQuoted = true }
    }
    if let classes = node.shortAttribute("class") {
      if Self.statementWords.areIn(classes) { isStatement = true }
      if Self.creditWords.areIn(classes) { isCredit = true }
      if words(of: classes).contains(where: Self.quotedClasses.contains) { isQuoted = true }
    }
    switch node.shortAttribute("itemprop") {
    case "text", "commentText": isQuoted = true
    case "articleBody": (isQuoted, isArticle) = (true, true)
    default: break
    }
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

private let mediaTypes: Set<String> = [
  "AudioObject", "ImageGallery", "ImageObject", "MediaObject", "Photograph", "VideoObject",
]
