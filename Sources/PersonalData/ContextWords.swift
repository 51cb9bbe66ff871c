/// What a word near a number says of it.
enum Context: Int, CaseIterable {
  case resident, foreigner, licence, passport, phone, bank, bankName, account, card, business, corporation,
    home, vehicle, ip
  /// Says that dotted numbers are versions or sections.
  case version

  /// The words, in lower case; Latin ones count only as whole words.
  var words: [String] {
    switch self {
    case .resident: ["주민등록", "주민번호", "주민 번호", "민증", "주민증", "resident registration", "rrn"]
    case .foreigner: ["외국인등록", "외국인 등록", "거소신고", "alien registration", "arc no"]
    case .licence: ["면허", "driver's license", "driver license", "driving licence"]
    case .passport: ["여권", "passport"]
    case .phone:
      [
        "전화", "연락", "휴대폰", "휴대전화", "핸드폰", "핸폰", "폰번호", "번호는", "내 번호", "제 번호", "문자", "팩스", "문의", "통화", "콜백",
        "tel", "phone", "mobile", "fax", "cell", "hp", "h.p", "call",
      ]
    case .bank:
      [
        "은행", "뱅크", "농협", "신협", "수협", "우체국", "새마을금고", "입금", "송금", "이체", "무통장", "bank",
      ]
    // Words of other meanings too, so that they count only right before a number.
    case .bankName:
      [
        "국민", "신한", "하나", "우리", "기업", "카카오", "카뱅", "케이", "토스", "제일", "씨티", "대구", "부산", "광주", "전북", "경남",
        "농협은", "kb", "nh",
        "ibk",
      ]
    case .account: ["계좌", "예금주", "통장번호", "입금자", "account number", "account no", "bank account"]
    case .card: ["카드", "card", "visa", "비자", "마스터"]
    case .business: ["사업자"]
    case .corporation: ["법인등록", "법인번호", "법인 등록", "법인 번호"]
    case .home:
      ["주소", "거주", "사는 곳", "살고", "살아", "삽니다", "자택", "우리집", "우리 집", "배송지", "받는 곳", "보내실 곳", "address"]
    case .vehicle:
      ["차량", "번호판", "차번호", "차 번호", "자동차", "승용차", "주차", "차주", "택시", "뺑소니", "운전자", "트럭", "블랙박스", "버스"]
    case .ip: ["ip", "ipv4", "ipv6", "아이피", "접속", "ping", "핑", "서버", "server", "host", "호스트"]
    case .version:
      [
        "버전", "버젼", "version", "ver", "release", "릴리스", "릴리즈", "빌드", "build", "v", "판올림", "섹션",
        "section",
      ]
    }
  }
}

/// Where the context words of a text lie; made only when a detector asks.
struct ContextMap {
  private var ends = [[Int]](repeating: [], count: Context.allCases.count)
  private var placeholders: [Int] = []

  private struct Word {
    let scalars: [UInt32]
    let context: Context
  }

  private static let table: [UInt32: [Word]] = Dictionary(
    grouping: Context.allCases.flatMap { context in
      context.words.map { Word(scalars: [UInt32](word: $0), context: context) }
    }, by: { $0.scalars[0] })

  /// Whether a word may begin with a glyph, by its low ten bits: spares the table a question at every glyph.
  private static let mayBegin: [Bool] = {
    var flags = [Bool](repeating: false, count: 1_024)
    for scalar in table.keys { flags[Int(scalar & 1_023)] = true }
    return flags
  }()

  init(_ text: FoldedText) {
    let table = Self.table
    let mayBegin = Self.mayBegin
    for at in 0..<text.count {
      let glyph = text[at].lowercased
      if glyph == FoldedText.placeholder { placeholders.append(at) }
      guard mayBegin[Int(glyph & 1_023)], let words = table[glyph] else { continue }
      for word in words where text.follows(word.scalars, at) {
        let end = at + word.scalars.count
        if glyph.isLatin, text[at - 1].isLatin || text[end].isLatin { continue }
        add(end, to: word.context)
      }
    }
  }

  /// Keeps the places of a context ascending: a long word may end behind a short one that began after it.
  private mutating func add(_ end: Int, to context: Context) {
    var index = ends[context.rawValue].count
    while index > 0, ends[context.rawValue][index - 1] > end { index -= 1 }
    ends[context.rawValue].insert(end, at: index)
  }

  /// True if a word of a context ends at most `before` glyphs before a range, or at most `after` behind it.
  ///
  /// A masked value is a wall: what it stood for must not change what is seen past it.
  func holds(_ context: Context, around range: Range<Int>, before: Int, after: Int, walls: Bool = true)
    -> Bool
  {
    let ends = ends[context.rawValue]
    if ends.isEmpty { return false }
    let next = Self.firstIndex(in: ends, above: range.lowerBound)
    if next > 0, range.lowerBound - ends[next - 1] <= before {
      if !walls || !isWalled(ends[next - 1], range.lowerBound) { return true }
    }
    let behind = Self.firstIndex(in: ends, above: range.upperBound)
    guard behind < ends.count, ends[behind] - range.upperBound <= after else { return false }
    return !walls || !isWalled(range.upperBound, ends[behind])
  }

  private func isWalled(_ lower: Int, _ upper: Int) -> Bool {
    let next = Self.firstIndex(in: placeholders, above: lower - 1)
    return next < placeholders.count && placeholders[next] < upper
  }

  private static func firstIndex(in places: [Int], above place: Int) -> Int {
    var (low, high) = (0, places.count)
    while low < high {
      let middle = (low + high) / 2
      if places[middle] > place { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
