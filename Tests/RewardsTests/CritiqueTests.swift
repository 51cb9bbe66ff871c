import Reasoning
import Rewards
import StrictJSON
import Testing

@Suite struct CritiqueTests {
  typealias Fate = CritiqueFate

  /// Acc(y), Acc(c), whether c has the form of a critique.
  static let table: [(Double?, Double?, Bool, Fate)] = [
    (0, 1, true, .keep(.corrected)), (1, 1, true, .keep(.confirmed)),
    (1, 0, true, .drop(.spoiled)), (0, 0, true, .drop(.stillWrong)),
    (nil, 1, true, .drop(.unknownSolution)), (nil, 0, true, .drop(.unknownSolution)),
    (0, nil, true, .drop(.undecided)), (1, nil, true, .drop(.undecided)), (nil, nil, true, .drop(.undecided)),
    (0, 1, false, .drop(.unparsed)), (1, 1, false, .drop(.unparsed)), (1, 0, false, .drop(.unparsed)),
    (0, 0, false, .drop(.unparsed)), (nil, 1, false, .drop(.unparsed)), (nil, 0, false, .drop(.unparsed)),
    (0, nil, false, .drop(.unparsed)), (1, nil, false, .drop(.unparsed)), (nil, nil, false, .drop(.unparsed)),
  ]

  @Test(arguments: table)
  func truth(_ solution: Double?, _ critique: Double?, _ isParsed: Bool, _ wanted: Fate) {
    #expect(CritiqueFate(solution: solution, critique: critique, isParsed: isParsed) == wanted)
  }

  static func fates(_ letters: String) -> [Fate] {
    letters.map { $0 == "i" ? .keep(.corrected) : $0 == "c" ? .keep(.confirmed) : .drop(.stillWrong) }
  }

  static func letters(_ selection: CritiqueSelection) -> String {
    String(
      selection.fates.map { fate in
        switch fate {
        case .keep(.corrected): "i"
        case .keep(.confirmed): "c"
        case .drop(.surplus): "-"
        case .drop: "x"
        }
      })
  }

  /// i is i→c, c is c→c, x is dropped by the rule, - is surplus: the first ones are kept.
  @Test(arguments: [
    ("iic", "iic"), ("iiiccc", "ii-c--"), ("cixici", "cixi--"), ("iiiii", "-----"), ("ccc", "---"),
    ("icic", "ici-"), ("i", "-"), ("", ""), ("xx", "xx"), ("iiiicc", "iiiicc"), ("cciiiii", "cciiii-"),
    ("xicixiic", "xicixiic"),
  ])
  func twoToOne(_ given: String, _ wanted: String) {
    let selection = CritiqueSelection(Self.fates(given))
    #expect(Self.letters(selection) == wanted)
    let kept = selection.kept.map { selection.fates[$0] }
    #expect(kept.count { $0 == .keep(.corrected) } == 2 * kept.count { $0 == .keep(.confirmed) })
    #expect(selection.kept.count + selection.dropped.count == given.count)
    #expect(
      selection.dropped.map(\.place).elementsEqual(
        given.indices.enumerated().map(\.offset).filter { !selection.kept.contains($0) }))
  }

  @Test func otherRatios() throws {
    let fates = Self.fates("iiicccc")
    #expect(Self.letters(CritiqueSelection(fates, ratio: nil)) == "iiicccc")
    #expect(try Self.letters(CritiqueSelection(fates, ratio: .init(corrected: 1, confirmed: 0))) == "iii----")
    #expect(try Self.letters(CritiqueSelection(fates, ratio: .init(corrected: 2, confirmed: 3))) == "ii-ccc-")
    for (corrected, confirmed) in [(0, 0), (-1, 2), (2, -1)] {
      #expect(throws: RewardFailure.self) {
        try CritiqueSelection.Ratio(corrected: corrected, confirmed: confirmed)
      }
    }
  }

  static func parts(_ text: String) -> TraceParts { TraceParts(content: Array(text.utf8), reasoning: nil) }

  static func pair(_ solution: String, _ critique: String, ended: Bool = true) -> CritiquePair {
    CritiquePair(
      question: Array("2 + 3은?".utf8), solution: parts(solution), critique: parts(critique), ended: ended)
  }

  @Test(arguments: [
    ("<think>2 + 3 = 5.</think>\\boxed{5}", true, true),
    ("<think>2 + 3 = 5.</think>\\boxed{5}", false, false),
    ("<think>2 + 3 = 5.", true, false), ("<think>2 + 3 = 5.</think>", true, false),
    ("\\boxed{5}", true, false),
    ("<think></think>\\boxed{5}", true, false), ("<think>a</think>b<think>c</think>d", true, false),
    ("", true, false),
  ])
  func form(_ critique: String, _ ended: Bool, _ isParsed: Bool) {
    #expect(Self.pair("5", critique, ended: ended).isParsed == isParsed)
  }

  @Test func snapshotOfAnExample() {
    let pair = Self.pair(
      "<think>\nTwo and 셋 make 6.\n</think>\n\\boxed{6}",
      "<think>\n2 + 3 = 5, not 6.\n</think>\n답은 \\boxed{5}이다.")
    let text = String(decoding: CritiquePrompt.training.example(of: pair).serialized, as: UTF8.self)
    #expect(
      text
        == #"[{"role":"user","content":"Below are a question and a proposed solution. Critique the solution: is it correct?\n\nQuestion: 2 + 3은?\n\nSolution: Two and 셋 make 6."},{"role":"assistant","reasoning_content":"2 + 3 = 5, not 6.","content":"답은 \\boxed{5}이다."}]"#
    )
    let drawn = CritiquePrompt.drawing.messages(of: pair)
    #expect(
      drawn.array?.count == 1 && drawn.array?[0]["content"]?.text == CritiquePrompt.drawing.text(of: pair))
    #expect(
      CritiquePrompt.drawing.text(of: pair).hasSuffix("Question: 2 + 3은?\n\nSolution: Two and 셋 make 6."))
  }

  @Test func aSolutionWithoutThoughtsIsShownWhole() {
    #expect(Self.pair("It is 6.", "5").shown == Array("It is 6.".utf8))
    #expect(Self.pair("<think>It is 6", "5").shown == Array("It is 6".utf8))
  }

  @Test func theControlIsAsLarge() {
    func selection(_ accuracies: [Double?], amount: Int, unparsed: Set<Int> = []) -> SelfDistillSelection {
      SelfDistillSelection(
        accuracies.enumerated().map { .init(accuracy: $1, isParsed: !unparsed.contains($0)) }, amount: amount)
    }
    let control = selection([1, 0, nil, 1, 1, 1], amount: 3)
    #expect(control.kept == [0, 3, 4] && control.missing == 0)
    #expect(control.dropped.map(\.place) == [1, 2, 5])
    #expect(control.dropped.map(\.reason) == [.wrong, .undecided, .surplus])
    #expect(selection([1, 0], amount: 3).missing == 2)
    #expect(selection([1, 1], amount: 0).kept.isEmpty)
    let formless = selection([1, 1, 0, nil, 1], amount: 2, unparsed: [0, 2, 3])
    #expect(formless.kept == [1, 4] && formless.missing == 0)
    #expect(formless.dropped.allSatisfy { $0.reason == .unparsed } && formless.dropped.count == 3)
    let text = SelfDistillSelection.example(
      question: Array("2 + 3은?".utf8), solution: Self.parts("<think>2 + 3 = 5</think>5"))
    #expect(
      String(decoding: text.serialized, as: UTF8.self)
        == #"[{"role":"user","content":"2 + 3은?"},{"role":"assistant","reasoning_content":"2 + 3 = 5","content":"5"}]"#
    )
  }
}
