/// Short words that turn a question into its opposite: "최댓값" and "최솟값", "옳은 것" and "옳지 않은 것".
///
/// Found in the run of syllables as if there were no spaces, so that spacing errors change nothing. That finds "이하" in
/// "아이 하나" too, but in both of two copies. Of 참 and 거짓 and of 이상 and 이하 the rarer side tells enough:
/// "참고" and "이상한" are in every second question.
struct TurningWords {
  /// The words found, in order.
  private(set) var found: [String] = []
  private var last: UInt32 = 0

  /// Takes the next syllable.
  mutating func append(_ syllable: UInt32) {
    if syllable == 0xC54A { found.append("않") }
    if let word = Self.words[UInt64(last) << 32 | UInt64(syllable)] { found.append(word) }
    last = syllable
  }

  /// Something other than a syllable or a space follows.
  mutating func end() { last = 0 }

  private static let words: [UInt64: String] = {
    let pairs = [
      ("최대", "최대"), ("최댓", "최대"), ("최소", "최소"), ("최솟", "최소"), ("거짓", "거짓"), ("맞는", "맞는"), ("틀린", "틀린"),
      ("아닌", "아닌"), ("증가", "증가"), ("감소", "감소"), ("이하", "이하"), ("초과", "초과"), ("미만", "미만"), ("홀수", "홀수"),
      ("짝수", "짝수"),
    ]
    var words: [UInt64: String] = [:]
    for (typed, word) in pairs {
      words[typed.unicodeScalars.reduce(0) { $0 << 32 | UInt64($1.value) }] = word
    }
    return words
  }()
}
