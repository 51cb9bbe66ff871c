internal import Web

/// What short lines of the page say about rights: copyright, bans of training, types of KOGL, licences by words.
///
/// A line is read where such things stand: short, and not within an example; in what a user wrote it can only restrict. Words
/// without an address grant nothing, but for the sentence by which the Korea Open Government License is declared.
func textEvidence(_ found: [(element: HTMLNode, text: String?)]) -> [Evidence] {
  var blocks: [HTMLNode] = []
  var evidence: [Evidence] = []
  var copyright: Evidence?
  var steps = 0
  // Terms stand at the top or at the end of a page.
  for (node, text) in found.prefix(mostLines) + found.dropFirst(mostLines).suffix(mostLines) {
    let block = blockAround(node)
    if blocks.contains(block) { continue }
    let place = PlaceOnPage(block, reach: min(PlaceOnPage.reach, mostSteps - steps))
    steps += place.steps
    var lines = block.shortLines(limit: place.isStatement ? longestFooter : longestBlock)
    if lines != nil {
      blocks.append(block)
    } else if !place.isStatement {
      // The text stands by itself amid larger parts, as pages laid out by tables have it.
      lines = text.map { [$0[...].trimmingSpaces] } ?? []
    }
    guard let lines else {
      // Nobody knows what a statement says that is too long to be one.
      if place.isStatement { evidence.append(tooMany("a line of over \(longestStatement) bytes", place)) }
      continue
    }
    let longest = place.isStatement ? longestStatement : longestLine
    for line in lines where RightsLine.marks.areIn(line) {
      guard line.utf8.count <= longest else {
        if place.isStatement { evidence.append(tooMany("a line of over \(longestStatement) bytes", place)) }
        continue
      }
      let found = RightsLine(line, at: place).evidence
      // Footers come last.
      copyright = found.last { $0.signal == Signal.copyright.rawValue } ?? copyright
      evidence += found.filter { $0.signal != Signal.copyright.rawValue }
    }
  }
  if found.count > 2 * mostLines { evidence.append(tooMany("over \(2 * mostLines) lines about rights", nil)) }
  return evidence + (copyright.map { [$0] } ?? [])
}

private func tooMany(_ what: String, _ place: PlaceOnPage?) -> Evidence {
  Evidence(.tooMany, what, place?.locator ?? "page", .reservation)
}

/// Lines looked at, from the beginning and from the end of the page.
private let mostLines = 200
/// Elements that are looked at to tell where lines stand.
private let mostSteps = 500_000
/// Bytes.
private let longestBlock = 2000
private let longestFooter = 8000
/// Bytes of a line that may be a statement wherever it stands.
private let longestLine = 600
/// Bytes of a line in a footer or the like.
let longestStatement = 4000

private let inlineNames: Set<String> = [
  "a", "abbr", "b", "big", "cite", "em", "font", "i", "ins", "mark", "small", "span", "strong", "sub", "sup",
  "u",
]

/// The nearest element around that is a line or more of its own.
func blockAround(_ node: HTMLNode) -> HTMLNode {
  sequence(first: node, next: \.parent).prefix(16).first { !inlineNames.contains($0.name) } ?? node
}

/// A line that has to do with rights.
struct RightsLine {
  private let line: String
  /// The line as its words are looked for.
  private let plain: String
  private let place: PlaceOnPage

  init(_ line: String, at place: PlaceOnPage) {
    (self.line, self.place) = (line, place)
    plain = String(decoding: plainText(line), as: UTF8.self)
  }

  static let marks = ByteMarks(
    copyrightWords + TrainingBan.marks + ["공공누리", "kogl"] + LicenseWords.marks)

  private static let copyrightWords = [
    "©", "ⓒ", "(c)", "copyright", "all rights reserved", "무단 전재", "무단전재", "무단 복제", "무단복제", "저작권자",
  ]
  private static let copyrightMarks = ByteMarks(copyrightWords)
  private static let licenseMarks = ByteMarks(LicenseWords.marks)
  private static let selfMarks = ByteMarks([
    "본 사이트", "본 홈페이지", "본 저작물", "본 콘텐츠", "본 컨텐츠", "본 게시물", "본 서비스", "이 사이트", "이 페이지의",
    "이 블로그", "당사", "당 사이트", "모든 콘텐츠", "모든 컨텐츠", "모든 게시물", "모든 저작물", "모든 기사", "사이트의 모든",
    "this site", "this website", "this page", "this content", "our content", "all content",
    "the contents of this",
    "content of this", "본 기사", "본 글", "이 글", "제 글", "제가 쓴 글", "본 답변", "이 답변", "제 답변", "이 게시물", "이 게시글",
    "본 게시글", "this post", "my post", "this answer", "my answer",
  ])
  private static let licensedMarks = ByteMarks(["licensed under", "라이선스", "라이센스", "license:"])
  /// Lines that cite a notice instead of giving it.
  private static let quotedMarks = ByteMarks([
    "문구", "이용하였", "예시", "라고 ", "이라는", "라는 ", "란 무엇", "어떻게", "물었", "질문", "인가요", "나요", "?",
  ])

  var evidence: [Evidence] {
    var evidence: [Evidence] = []
    let value = line.clipped
    if let ban = noTraining { evidence.append(Evidence(.noAIText, value, place.locator, ban)) }
    evidence += kogl
    if place.speaksForPage, Self.licenseMarks.areIn(line), let words = LicenseWords.license(in: line) {
      evidence.append(Evidence(.licenseText, value, place.locator, .notice))
      // Words that forbid more than the link beside them restrict; without a link nothing is there to restrict.
      if words.codes.first == "by", words.codes.count > 1, !Self.quotedMarks.areIn(plain),
        place.isStatement || Self.selfMarks.areIn(plain) || Self.licensedMarks.areIn(plain)
      {
        let address = "https://creativecommons.org/licenses/\(words.codes.joined(separator: "-"))/"
        evidence.append(Evidence(.licenseText, address, place.locator + ": " + value, .condition))
      }
    }
    if !place.isQuoted, line.utf8.count <= 300, Self.copyrightMarks.areIn(line) {
      evidence.append(Evidence(.copyright, value, place.locator, .notice))
    }
    return evidence
  }

  /// A ban of training counts where it stands as a statement: in a footer, after a ©, or of the site by itself.
  private var noTraining: Evidence.Kind? {
    guard TrainingBan.isIn(Array(plain.utf8)) else { return nil }
    if place.isStatement { return .reservation }
    if place.isExample { return .notice }
    if opensWithCopyright { return .reservation }
    return Self.selfMarks.areIn(plain) && !Self.quotedMarks.areIn(plain) ? .reservation : .notice
  }

  /// `<저작권자 ⓒ …, 무단 전재-재배포, AI 학습 및 활용 금지>`, as news agencies end their articles, `※` or the like in front.
  private var opensWithCopyright: Bool {
    let head = plain.unicodeScalars.drop { scalar in
      !("a"..."z").contains(scalar) && !("가"..."힣").contains(scalar) && !"(©ⓒ".unicodeScalars.contains(scalar)
    }
    let opens = Self.openings.contains { head.starts(with: $0.unicodeScalars) }
    return opens && !Self.quotedMarks.areIn(plain)
  }

  private static let openings = ["©", "ⓒ", "(c)", "copyright", "저작권자", "무단전재", "무단 전재"]

  /// `본 저작물은 … 공공누리 제1유형 … 이용할 수 있습니다`: the words by which a work is put under a type.
  private var kogl: [Evidence] {
    guard line.holds("공공누리") || line.holds("kogl", ignoringCase: true) else { return [] }
    let types = KOGLType.named(in: line)
    let isDeclared =
      Self.koglSubjects.areIn(line) && Self.koglGrants.areIn(line) && !Self.koglDenials.areIn(line)
    let isMeant = isDeclared && !place.isCredit && !place.isExample && !Self.quotedMarks.areIn(line)
    let base = types.filter { $0 != .ai }
    let kind: Evidence.Kind = !isMeant || base.count > 1 ? .notice : place.isQuoted ? .condition : .grant
    var evidence = types.map { Evidence(.koglText, $0.address, place.locator + ": " + line.clipped, kind) }
    if types.isEmpty { evidence = [Evidence(.koglText, line.clipped, place.locator, .notice)] }
    if kind == .grant, !types.isEmpty, let source = koglSource {
      evidence.append(Evidence(.koglSource, source, place.locator, .notice))
    }
    return evidence
  }

  private static let koglSubjects = ByteMarks([
    "본 저작물", "이 저작물", "본저작물", "본 공공저작물", "이 공공저작물", "해당 저작물", "본 콘텐츠", "이 콘텐츠", "본 게시물",
    "이 게시물", "본 자료", "이 자료", "본 페이지", "이 페이지", "this work",
  ])
  private static let koglGrants = ByteMarks([
    "이용할 수 있", "이용하실 수 있", "이용이 가능", "이용 가능", "자유이용을 할 수", "개방", "적용", "따라 이용", "licensed under",
    "may be used",
  ])

  /// A type that is denied is none: `제1유형이 부착되지 않은`, `제1유형이 아니므로`.
  private static let koglDenials = ByteMarks([
    "않", "아니", "아닌", "아님", "제외", "미적용", "수 없", "수없", "못하",
  ])

  /// `본 저작물은 '문화체육관광부'에서 작성하여 …` → who is to be named.
  private var koglSource: String? {
    let bytes = Array(line.utf8)
    guard let start = bytes.place(of: "저작물은 ")?.upperBound else { return nil }
    guard let end = bytes[start...].place(of: "에서")?.lowerBound, end - start <= 120 else { return nil }
    let quotes = Set("'\"".utf8)
    var name = bytes[start..<end].filter { !quotes.contains($0) && $0 >= 0x20 }[...]
    for quote in ["‘", "’", "“", "”"].map({ Array($0.utf8) }) {
      if name.starts(with: quote) { name = name.dropFirst(quote.count) }
      if name.suffix(quote.count).elementsEqual(quote) { name = name.dropLast(quote.count) }
    }
    let text = String(decoding: name, as: UTF8.self)
    return text.utf8.allSatisfy { $0 <= 0x20 } ? nil : text
  }
}
