internal import Web

/// Reads what the elements of a page say about rights, in one walk that tells them by their names.
struct PageReader {
  private let url: WebURL
  private let agent: String
  private let rsl: [UInt8]?
  private var base: WebURL
  private var found: [Evidence] = []
  /// Licences that links outside of `rel=license` name, by their places in `found`.
  private var ccLinks: [Int: LicenseAddress] = [:]
  private var places = 0
  /// Elements that were looked at for places.
  private var steps = 0
  /// Blocks of JSON-LD within what users wrote.
  private(set) var quotedJSON: [JSONValue] = []
  /// What the page says by TDMRep.
  private(set) var mining: (reservations: [String], policy: String?) = ([], nil)

  /// How many statements are looked at; a page with more is none that a machine should judge.
  private static let most = 2000
  /// A place in an honest page has some dozen elements around it.
  private static let mostSteps = 500_000

  init(_ sources: RightsSources) {
    (url, agent, rsl, base) = (sources.url, sources.agent.lowercased(), sources.rsl, sources.url)
  }

  /// What was found. Creative Commons links that name several licences are about parts of the page: these are notices.
  var evidence: [Evidence] {
    var evidence = found
    let named = LicenseAddress.withoutUnported(
      Set(ccLinks.lazy.filter { found[$0.key].kind == .grant }.map(\.value)))
    guard named.count > 1 else {
      for (place, license) in ccLinks where found[place].kind == .grant && !named.contains(license) {
        evidence[place] = found[place].asNotice
      }
      return evidence
    }
    for place in ccLinks.keys where found[place].kind == .grant { evidence[place] = found[place].asNotice }
    return evidence
  }

  /// The scan of a page that this reads.
  static func scan(_ document: HTMLDocument) -> PageScan {
    document.scan(
      names: ["a", "area", "base", "img", "link", "meta", "script"], attributes: ["itemprop", "property"],
      marks: RightsLine.marks, limit: longestStatement)
  }

  mutating func read(_ scan: PageScan) {
    let bases = scan.named.lazy.filter { $0.name == "base" }.compactMap { $0.attribute("href") }
    if let href = bases.first { base = WebURL(href, base: url) ?? url }
    for node in scan.named where places <= Self.most {
      switch node.name {
      case "a", "area", "link": readLink(node)
      case "img": readImage(node)
      case "meta": readMeta(node)
      case "script": readScript(node)
      default: break
      }
    }
    for node in scan.attributed where places <= Self.most { readProperty(node) }
    if places > Self.most || steps >= Self.mostSteps {
      found.append(Evidence(.tooMany, "over \(Self.most) statements", "page", .reservation))
    }
  }

  private mutating func place(of node: HTMLNode) -> PlaceOnPage {
    places += 1
    let place = PlaceOnPage(node, reach: min(PlaceOnPage.reach, Self.mostSteps - steps))
    steps += place.steps
    return place
  }

  private mutating func add(_ signal: Signal, _ value: String, _ locator: String, _ kind: Evidence.Kind) {
    found.append(Evidence(signal, value.clipped, locator, kind))
  }
}

// MARK: Links and images

extension PageReader {
  private static let relations = ByteMarks(["licen", "attributionurl"])
  private static let addresses = ByteMarks(
    ["creativecommons.org", "licensebuttons.net", "kogl.or.kr"] + textAddresses)
  /// Where the texts of other licences lie: of interest to a reviewer, and as often about a program as about the page.
  private static let texts = ByteMarks(textAddresses)
  private static let textAddresses = [
    "apache.org/licenses", "gnu.org/licenses", "gnu.org/copyleft", "mit-license.org",
    "opensource.org/license",
    "spdx.org/licenses",
  ]
  /// ccREL (W3C Member Submission, 1 May 2008) and the vocabularies that came to mean the same.
  private static let licenseRelations: Set<String> = [
    "cc:license", "dc:license", "dct:license", "dcterms:license", "licence", "license", "schema:license",
    "xhv:license",
  ]

  private mutating func readLink(_ node: HTMLNode) {
    if node.attribute("rel", holds: Self.relations) { readRelations(node) }
    guard node.attribute("href", holds: Self.addresses), let href = node.attribute("href") else { return }
    if node.words("rel").contains(where: { Self.licenseRelations.contains($0.lowercased()) }) { return }
    if Self.texts.areIn(href) {
      add(.licenseLink, absolute(href), place(of: node).locator, .notice)
    } else {
      readBareLink(node, href)
    }
  }

  private mutating func readRelations(_ node: HTMLNode) {
    guard let href = node.attribute("href") else { return }
    let relations = node.words("rel").map { $0.lowercased() }
    if relations.contains(where: Self.licenseRelations.contains) { readLicense(node, href) }
    if relations.contains("cc:attributionurl") { readProperty("cc:attributionurl", absolute(href), node) }
  }

  private mutating func readLicense(_ node: HTMLNode, _ href: String) {
    let address = absolute(href)
    if node.attribute("type")?.holds("rsl+xml", ignoringCase: true) == true {
      if rsl == nil { add(.rslUnread, address, "link", .reservation) }
      return
    }
    let place = place(of: node)
    if let type = KOGLType(address: address) { return addMark(.koglLink, type, place, from: "") }
    let isRDFa = node.attribute("rel")?.utf8.contains(UInt8(ascii: ":")) == true
    let kind = creditsOthers(node) ? .notice : kind(place)
    add(isRDFa ? .rdfaLicense : .relLicense, address, locator(place), kind)
  }

  /// A link without a relation: it speaks for the page in a footer or a licence box; anywhere else it may be about one
  /// image, or about licences.
  private mutating func readBareLink(_ node: HTMLNode, _ href: String) {
    let address = absolute(href)
    let place = place(of: node)
    switch LicenseAddress(address) {
    case .kogl(let type)?: addMark(.koglLink, type, place, from: "")
    case let license?:
      ccLinks[found.count] = license
      let isOfPart = place.isQuoted && (place.isStatementOfPart || speaksOfPart(node))
      let speaks = (place.isStatement || isOfPart) && !creditsOthers(node)
      add(.ccLink, address, locator(place), speaks ? kind(place) : .notice)
    case nil where href.holds("kogl.or.kr", ignoringCase: true):
      add(.koglLink, address, place.locator, .notice)
    case nil: break
    }
  }

  /// True where the words around a link thank the makers of a theme or an icon: their licence is not the page's.
  private func creditsOthers(_ node: HTMLNode) -> Bool {
    let block = blockAround(node)
    guard block.name != "body", let lines = block.shortLines(limit: 600) else { return false }
    return lines.contains(where: Self.others.areIn) && !lines.contains(where: Self.own.areIn)
  }

  /// True where a user says of a post what it is under.
  private func speaksOfPart(_ node: HTMLNode) -> Bool {
    blockAround(node).shortLines(limit: 600)?.contains(where: Self.part.areIn) == true
  }

  private static let part = ByteMarks([
    "이 글", "본 글", "제 글", "이 답변", "본 답변", "제 답변", "이 게시", "본 게시", "이 저작물", "본 저작물", "this post", "my post",
    "this answer", "my answer", "this work", "licensed under",
  ])
  private static let others = ByteMarks([
    "theme by", "template by", "icons", "skin by", "designed by", "테마", "템플릿", "아이콘", "글꼴", "폰트", "스킨",
  ])
  private static let own = ByteMarks([
    "content", "site", "work", "article", "page", "blog", "documentation", "콘텐츠", "컨텐츠", "저작물", "사이트", "홈페이지",
    "글은", "게시물", "문서", "자료", "블로그",
  ])

  private static let images = ByteMarks(["opentype", "opencode", "creativecommons.org", "licensebuttons.net"])
  private static let descriptions = ByteMarks(["공공누리", "kogl"])

  private mutating func readImage(_ node: HTMLNode) {
    guard node.attribute("src", holds: Self.images) || node.attribute("alt", holds: Self.descriptions) else {
      return
    }
    let source = node.attribute("src") ?? ""
    if let type = KOGLType(file: source) ?? node.attribute("alt").flatMap(KOGLType.init(description:)) {
      let place = place(of: node)
      addMark(.koglImage, type, place, from: " " + source)
    } else if Self.addresses.areIn(source), LicenseAddress(absolute(source)) != nil {
      add(.ccImage, absolute(source), place(of: node).locator, .notice)
    }
  }

  private mutating func addMark(_ signal: Signal, _ type: KOGLType, _ place: PlaceOnPage, from source: String)
  {
    add(signal, type.address, locator(place) + source.clipped, kind(place))
  }

  private func absolute(_ href: String) -> String { WebURL(href, base: base)?.href ?? href }

  private func kind(_ place: PlaceOnPage) -> Evidence.Kind {
    guard isAboutPage(place), !place.isCredit, !place.isExample else { return .notice }
    return place.isQuoted ? .condition : .grant
  }

  private func locator(_ place: PlaceOnPage) -> String {
    isAboutPage(place) ? place.locator : place.locator + ", about \(place.about.map(\.clipped) ?? "")"
  }

  /// RDFa's `about` names what a statement is about: an image, another page, or this one.
  private func isAboutPage(_ place: PlaceOnPage) -> Bool {
    guard let about = place.about, !about.isEmpty else { return true }
    guard let subject = WebURL(about, base: base) else { return false }
    return subject.fragment == nil && subject.canonical() == url.canonical()
  }
}

extension KOGLType {
  fileprivate init?(address: String) {
    guard case .kogl(let type)? = LicenseAddress(address) else { return nil }
    self = type
  }
}

// MARK: Properties: microdata and RDFa

extension PageReader {
  /// Names of microdata, and of RDFa in `property`, without regard to case.
  private mutating func readProperty(_ node: HTMLNode) {
    if let name = node.attribute("itemprop") { readItem(name, node) }
    if node.name != "meta", let name = node.attribute("property") {
      for word in name.lowercased().split(separator: " ") {
        readProperty(String(word), word == "cc:attributionname" ? text(of: node) : value(of: node), node)
      }
    }
  }

  private mutating func readProperty(_ name: String, _ value: String, _ node: HTMLNode) {
    guard !value.isEmpty else { return }
    switch name {
    case _ where Self.licenseRelations.contains(name) && name != "licence":
      let place = place(of: node)
      add(.rdfaLicense, absoluteIfURL(value), locator(place), kind(place))
    case "dc:rights", "dct:rights", "dcterms:rights", "xhv:copyright":
      let place = place(of: node)
      let address = LicenseAddress(absoluteIfURL(value)) == nil ? nil : absoluteIfURL(value)
      add(.rdfaRights, address ?? value, locator(place), address == nil ? .notice : kind(place))
    case "cc:attributionname": add(.attributionName, value, place(of: node).locator, .notice)
    case "cc:attributionurl": add(.attributionURL, value, place(of: node).locator, .notice)
    default: return
    }
  }

  /// HTML §5.2: a property belongs to the item around it, whose type says what a licence is about.
  private mutating func readItem(_ name: String, _ node: HTMLNode) {
    let signal: Signal
    switch name {
    case "license": signal = .microdataLicense
    case "copyrightHolder": signal = .copyrightHolder
    case "usageInfo": signal = .usageInfo
    case "acquireLicensePage": signal = .acquireLicense
    case "isAccessibleForFree": signal = .accessibleForFree
    default: return
    }
    let value = value(of: node)
    guard !value.isEmpty else { return }
    let place = place(of: node)
    let isPage = place.itemType.map { $0.isEmpty || pageTypes.contains($0) } ?? true
    let locator = locator(place) + (place.itemType.map { ", of \($0)" } ?? "")
    guard signal == .microdataLicense else {
      if isPage { add(signal, value, locator, .notice) }
      return
    }
    let address = absoluteIfURL(value)
    let isPart = place.itemType.map(partTypes.contains) == true
    let kind: Evidence.Kind = WebURL(address) == nil || !isPage && !isPart ? .notice : kind(place)
    add(signal, address, locator, isPart && kind == .grant ? .condition : kind)
  }

  private func value(of node: HTMLNode) -> String {
    let written =
      node.attribute("resource") ?? node.attribute("content") ?? node.attribute("href")
      ?? node.attribute("src")
    return written ?? text(of: node)
  }

  /// A name is what is read, not where its link leads.
  private func text(of node: HTMLNode) -> String {
    node.attribute("content") ?? node.shortLines(limit: 500)?.joined(separator: " ") ?? ""
  }

  /// Words are no address, although every text is one relative to a base.
  private func absoluteIfURL(_ value: String) -> String {
    let isWords = value.utf8.contains { $0 <= 0x20 } || !value.utf8.contains(UInt8(ascii: "/"))
    return isWords ? value : absolute(value)
  }
}

// MARK: meta and script

extension PageReader {
  private mutating func readMeta(_ node: HTMLNode) {
    if node.shortAttribute("http-equiv")?.lowercased() == "x-robots-tag" {
      found += robotsTagEvidence(node.attribute("content") ?? "", agent: agent, signal: .metaRobots)
    }
    guard let name = (node.shortAttribute("name") ?? node.shortAttribute("property"))?.lowercased(),
      name == agent || metaNames.contains(name) || AIAgents.name(of: name) != nil,
      let content = node.attribute("content"), !content.isEmpty
    else { return }
    let isQuoted = place(of: node).isQuoted
    switch name {
    case "tdm-reservation": if !isQuoted { mining.reservations.append(content) }
    case "tdm-policy": if !isQuoted { mining.policy = mining.policy ?? content }
    default:
      found += metaEvidence(name, content, agent: agent).map {
        isQuoted && $0.kind == .grant ? $0.asCondition : $0
      }
    }
  }

  /// RSL 1.0 §4.4: a document may stand in the page itself.
  private mutating func readScript(_ node: HTMLNode) {
    if node.attribute("type")?.holds("ld+json", ignoringCase: true) == true, place(of: node).isQuoted {
      quotedJSON += JSONValue.ofScript(node).map { [$0] } ?? []
    }
    guard node.attribute("type")?.holds("rsl+xml", ignoringCase: true) == true else { return }
    found += rslEvidence(Array(node.content.utf8), url: url, locator: "script")
  }
}

extension String {
  /// Enough to recognise a statement by; a ledger is no place for whole texts.
  var clipped: String {
    let limit = 1000
    guard utf8.count > limit else { return self }
    var end = utf8.index(utf8.startIndex, offsetBy: limit)
    while end > utf8.startIndex, utf8[end] & 0xC0 == 0x80 { utf8.formIndex(before: &end) }
    return String(self[..<end]) + "…"
  }
}
