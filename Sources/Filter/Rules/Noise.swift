/// Texts that were read in a wrong encoding.
struct Garbled: FilterRule {
  static let name = "mojibake"
  static let setting = "max_mojibake"
  static let unit = "share"
  static let why =
    "half of what is not ASCII broken, a tenth of it 占쏙옙, or one in fifty characters U+FFFD count as 0.5; "
    + "quoting mojibake is no fault"
  static let keeps = [
    RuleExample("파일을 열면 한글이 ¾È³ç 처럼 깨져서 나옵니다. 인코딩을 어떻게 지정해야 제대로 보이나요? 윈도우 메모장입니다.")
  ]
  static let drops = [RuleExample("占쏙옙占쏙옙 占쌉쏙옙占쏙옙 占쏙옙占쏙옙 질문 占쏙옙占쏙옙 ", times: 4)]

  let bound: RuleBound
  init(_ settings: FilterSettings) { bound = .atMost(settings.maxMojibake) }
  func value(of scores: Scores) -> Double { scores.mojibake }
}

/// What a board shows in place of a text.
struct NoticePage: FilterRule {
  static let name = "notice"
  static let setting = "max_notice"
  static let unit = "share"
  static let why =
    "alert, log-in and error pages that came with status 200; the share of units in whole clauses of such pages, "
    + "in texts of up to 400 units"
  static let keeps = [
    RuleExample("카페에 들어가려고 하면 \"글을 읽을 권한이 없습니다\"라고 나오는데, 등급을 올리려면 어떤 조건을 채워야 하나요?")
  ]
  static let drops = [
    RuleExample("글을 읽을 권한이 없습니다. 로그인 후 이용해 주세요. 회원만 이용 가능합니다. 이전 페이지로 돌아가기")
  ]

  let bound: RuleBound
  init(_ settings: FilterSettings) { bound = .atMost(settings.maxNotice) }
  func value(of scores: Scores) -> Double { scores.notice }
}

/// Texts that say the same again and again.
struct Repeated: FilterRule {
  static let name = "repeated"
  static let setting = "max_repeated"
  static let unit = "share"
  static let why =
    "bytes in five eojeol that stood in the text before, or in long runs of one letter or sign (Gopher's duplicate n-grams, Rae et al. 2021, A1.1); above "
    + "0.6, as a text pasted twice is still a question"
  static let keeps = [
    RuleExample("자동차 보험을 갱신하려는데 다이렉트가 더 싼 이유가 무엇인지, 보장에 차이가 있는지 알고 싶습니다. ", times: 2)
  ]
  static let drops = [
    RuleExample("저렴한 대출 상담 지금 바로 연락 주세요 무료 상담 환영합니다 ", times: 6), RuleExample("ㅋ", times: 60),
  ]

  let bound: RuleBound
  init(_ settings: FilterSettings) { bound = .atMost(settings.maxRepeated) }
  func value(of scores: Scores) -> Double { scores.repeated }
}

/// Spam whose words are parted so that word filters miss them.
struct Separated: FilterRule {
  static let name = "separators"
  static let setting = "max_separators"
  static let unit = "share"
  static let why =
    "fillers and zero-width characters, and signs between single syllables (카.지.노); a fifth of all scalars is no accident"
  static let keeps = [
    RuleExample("보기에서 옳은 것을 고르시오. 가.나.다.라 중에서 주어와 서술어의 호응이 알맞은 문장은 어느 것입니까? 이유도 쓰시오.")
  ]
  static let drops = [RuleExample("바.카.라.사.이.트.추.천.먹.튀.검.증.가.입.쿠.폰.증.정 ", times: 2)]

  let bound: RuleBound
  init(_ settings: FilterSettings) { bound = .atMost(settings.maxSeparators) }
  func value(of scores: Scores) -> Double { scores.separators }
}
