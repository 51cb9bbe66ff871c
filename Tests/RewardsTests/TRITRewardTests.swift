import Reasoning
import Rewards
import StrictJSON
import Testing

@Suite struct TRITRewardTests {
  /// r_fmt, r_lang, r_rep, r_acc; r_final of the paper, of the released code.
  static let table: [(Int, Int, Int, Int, Double, Double)] = [
    (1, 1, 1, 1, 1, 1), (1, 1, 1, 0, 0.1, 0.1), (1, 1, 0, 1, 0, 0.1), (1, 1, 0, 0, 0, 0.1),
    (1, 0, 1, 1, 0, 0), (1, 0, 1, 0, 0, 0), (1, 0, 0, 1, 0, 0), (1, 0, 0, 0, 0, 0),
    (0, 1, 1, 1, 0, 0), (0, 1, 1, 0, 0, 0), (0, 1, 0, 1, 0, 0), (0, 1, 0, 0, 0, 0),
    (0, 0, 1, 1, 0, 0), (0, 0, 1, 0, 0, 0), (0, 0, 0, 1, 0, 0), (0, 0, 0, 0, 0, 0),
  ]

  @Test(arguments: table.indices)
  func truth(_ row: Int) {
    let (format, language, repetition, accuracy, paper, released) = Self.table[row]
    let outcome = TRITOutcome(
      isFormed: format == 1, isInLanguage: language == 1, isVaried: repetition == 1, isCorrect: accuracy == 1)
    #expect(outcome.reward(.paper) == paper && outcome.reward(.released) == released)
  }

  static let korean = "사과 두 개와 세 개를 더하면 모두 다섯 개가 된다. 그래서 답은 5이다."
  static let english = "Two apples and three apples make five apples in all, so it is 5."

  private func outcome(_ text: String, _ variant: TRITVariant, accuracy: Double? = 1) -> TRITOutcome {
    TRITOutcome(of: FunctionTests.input(text), accuracy: accuracy, variant)
  }

  private func bits(_ outcome: TRITOutcome) -> [Bool] {
    [outcome.isFormed, outcome.isInLanguage, outcome.isVaried, outcome.isCorrect]
  }

  @Test func ofACompletion() {
    let (korean, english) = (Self.korean, Self.english)
    let loop = String(repeating: "같은 줄을 자꾸 되풀이해서 쓰고 또 쓴다 그리고 쓴다\n", count: 8)
    for variant in TRITVariant.allCases {
      #expect(bits(outcome("<think>\(korean)</think>\(korean)", variant)) == [true, true, true, true])
      #expect(bits(outcome("<think>\(english)</think>\(korean)", variant)) == [true, false, true, true])
      #expect(bits(outcome("<think>\(loop)</think>\(korean)", variant)) == [true, true, false, true])
      #expect(!outcome("<think>\(korean)</think>\(korean)", variant, accuracy: nil).isCorrect)
      #expect(!outcome("<think>\(korean)", variant).isFormed && !outcome("", variant).isInLanguage)
    }
    // The paper asks the thoughts' language alone, the released code the answer's too.
    #expect(outcome("<think>\(korean)</think>\(english)", .paper).isInLanguage)
    #expect(!outcome("<think>\(korean)</think>\(english)", .released).isInLanguage)
    // Without a form the released code scores nothing.
    #expect(outcome(korean, .paper).isCorrect && !outcome(korean, .released).isCorrect)
  }

  @Test func theTemplateMayOpenTheThoughts() {
    var input = FunctionTests.input("\(Self.korean)</think>\(Self.korean)")
    input.opensThink = true
    #expect(TRITOutcome(of: input, accuracy: 1, .paper).reward(.paper) == 1)
  }

  static let drafts: [(String, TranslationCheck.Flaw?)] = [
    ("<TRANSLATION>사과가 $3 + 4$개 있습니다. 모두 몇 개입니까?</TRANSLATION>", nil),
    ("<TRANSLATION>apples</TRANSLATION> 다시: <TRANSLATION>\n사과 7개가 있습니다. 모두 몇 개입니까?\n</TRANSLATION> 끝", nil),
    ("<TRANSLATION>조건 하나는 이렇다.\n\n조건 둘은 이렇다.\n \n\n값을 구하시오.</TRANSLATION>", nil),
    ("<TRANSLATION>하나.\n\n둘.\n\n셋.\n\n넷. 값을 구하시오.</TRANSLATION>", .tooBroken),
    ("<TRANSLATION>다음 값을 구하시오. $\\text{the sum of all apples and pears}$</TRANSLATION>", nil),
    ("<TRANSLATION>다음 값을 구하시오.</TRANSLATION>", nil), ("<TRANSLATION>값을 다 구하시오.</TRANSLATION>", .tooShort),
    ("<TRANSLATION>There are seven apples. How many 사과?</TRANSLATION>", .otherLanguage),
    ("<TRANSLATION>りんごが七つあります。全部でいくつですか。</TRANSLATION>", .otherLanguage),
    ("<TRANSLATION>$1 + 2 + 3 + 4 + 5 + 6$</TRANSLATION>", .otherLanguage),
    ("사과가 있습니다. 모두 몇 개입니까?", .noBlock), ("<TRANSLATION>사과가 있습니다. 모두 몇 개입니까?", .noBlock),
    ("</TRANSLATION>사과가 있습니다. 모두 몇 개?<TRANSLATION>", .noBlock), ("", .noBlock),
    ("<TRANSLATION></TRANSLATION>", .tooShort),
  ]

  @Test(arguments: drafts)
  func whatIsATranslation(_ draft: String, _ flaw: TranslationCheck.Flaw?) {
    let found = TranslationCheck().translation(in: Array(draft.utf8), of: [])
    if let flaw { #expect(found == .failure(flaw)) } else { #expect((try? found.get()) != nil, "\(found)") }
  }

  @Test func theLastBlockIsTaken() throws {
    let found = TranslationCheck().translation(in: Array(Self.drafts[1].0.utf8), of: [])
    #expect(try found.get() == Array("사과 7개가 있습니다. 모두 몇 개입니까?".utf8))
  }

  @Test func moreThanTenCharacters() {
    let draft = { (count: Int) in
      Array("<TRANSLATION> \(String(repeating: "가", count: count)) </TRANSLATION>".utf8)
    }
    #expect(TranslationCheck().translation(in: draft(10), of: []) == .failure(.tooShort))
    #expect((try? TranslationCheck().translation(in: draft(11), of: []).get())?.count == 33)
  }

  @Test func whatIsToBeKeptIsAsked() {
    var check = TranslationCheck()
    check.keeps = { source, translation in
      source.filter { $0 &- 0x30 < 10 } == translation.filter { $0 &- 0x30 < 10 }
    }
    let draft = Array("<TRANSLATION>사과가 7개 있습니다. 모두 몇 개입니까?</TRANSLATION>".utf8)
    #expect((try? check.translation(in: draft, of: Array("There are 7 apples.".utf8)).get()) != nil)
    #expect(check.translation(in: draft, of: Array("There are 8 apples.".utf8)) == .failure(.lost))
  }
}
