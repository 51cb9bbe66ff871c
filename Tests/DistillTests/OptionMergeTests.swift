import Corpus
import StrictJSON
import Teacher
import TestKit
import Testing

@testable import Distill

@Suite struct OptionMergeTests {
  /// 10,000 merges over questions made of few words, so that likes, doubles and the gold itself come up all the time.
  @Test func theGoldIsKept() throws {
    var random = SplitMix(seed: 11)
    let items = (0..<1_000).map { OptionSamples.random($0, &random) }
    let pool = items.compactMap(ExamItem.init(parsing:)).shuffled(using: &random)
    let byID = Dictionary(pool.map { ($0.id, $0) }) { one, _ in one }
    var (merges, sizes) = (0, Set<Int>())
    for seed in 0..<10 as Range<UInt64> {
      let augmenter = Augmenter(pool: pool, kinds: [.option], seed: seed)
      for item in items {
        let exam = try #require(ExamItem(parsing: item))
        let prompt = augmenter.augment(item)
        guard let row = try prompt.augmentation.map({ try JSON(parsing: Array($0.utf8)) }) else {
          #expect(Array(prompt.text.utf8) == Array(item.text.utf8) && prompt.options == exam.options)
          continue
        }
        merges += 1
        sizes.insert(prompt.options.count)
        let gold = try #require(prompt.gold.flatMap { Int($0) })
        #expect(prompt.options[gold - 1] == exam.options[try #require(exam.gold)])
        #expect(prompt.options.count <= 10 && prompt.options.count > exam.options.count)
        #expect(Set(prompt.options.map(OptionKey.init)).count == prompt.options.count)
        // What the row says is enough to make the list again.
        let sources = try (row["sources"]?.array ?? []).map { source in
          let id = try #require(RecordID(hex: source["id"]?.text ?? ""))
          let (donor, number) = (try #require(byID[id]), try #require(source["option"]?.int))
          #expect(donor.gold != number - 1)
          return donor.options[number - 1]
        }
        let order = try (row["order"]?.array ?? []).map { try #require($0.int) }
        let all = exam.options + sources
        #expect(order.sorted() == Array(1...all.count) && order.map { all[$0 - 1] } == prompt.options)
        let again = try #require(ExamItem(parsing: examItem(0, prompt.text)))
        #expect(again.options == prompt.options && again.stem == exam.stem)
      }
    }
    print("option-augmentation: \(merges)/\(10 * items.count) merged, gold kept in all")
    #expect(merges > 9_000)
    #expect(sizes.contains(10))
  }

  /// What is asked for, what is at hand, and what joins.
  @Test(
    arguments: [
      ("프랑스의 수도는?\n① 파리\n② 리옹\n③ 니스", "①", "독일의 수도는?\n① 베를린\n② 뮌헨\n③ 쾰른", "①", ["뮌헨", "쾰른"]),
      // The gold of the like question, and a distractor that is the gold here.
      ("프랑스의 수도는?\n① 파리\n② 리옹\n③ 니스", "①", "독일의 수도는?\n① 베를린\n② 파 리\n③ 쾰른", "①", ["쾰른"]),
      ("프랑스의 수도는?\n① 파리\n② 리옹\n③ 니스", "①", "독일의 수도는?\n① 베를린\n② \"파리\".\n③ 니스", "①", []),
      ("프랑스의 수도는?\n① Paris\n② Lyon\n③ Nice", "①", "독일의 수도는?\n① Berlin\n② ＰＡＲＩＳ\n③ Köln", "①", ["Köln"]),
      ("값은?\n① 1,000원\n② 500원\n③ 200원", "①", "값은 얼마?\n① 10원\n② 1000 원\n③ 20원", "①", ["20원"]),
      // Within another; nearly another.
      ("왕은 누구?\n① 세종\n② 태조\n③ 영조", "①", "그 왕은?\n① 정조\n② 세종대왕\n③ 숙종", "①", ["숙종"]),
      (
        "이유는?\n① 물이 얼면 부피가 커지기 때문이다\n② 물이 끓기 때문이다\n③ 공기 때문이다", "①",
        "왜?\n① 열\n② 물이 얼면 부피가 커지기 때문입니다\n③ 빛이 꺾여서", "①", ["빛이 꺾여서"]
      ),
      // Other numbers make other options.
      (
        "부피는?\n① 상자 3개의 부피\n② 상자 5개의 부피\n③ 상자 7개의 부피", "①", "부피는 얼마?\n① 상자 4개의 부피\n② 상자 6개의 부피\n③ 상자 8개의 부피",
        "①", ["상자 6개의 부피", "상자 8개의 부피"]
      ),
      // Options that speak of others.
      ("프랑스의 수도는?\n① 파리\n② 리옹\n③ 니스", "①", "독일의 수도는?\n① 베를린\n② ①과 ③\n③ 쾰른\n④ 모두 맞다\n⑤ 정답 없음", "①", ["쾰른"]),
      (
        "What is the capital?\nA. Paris\nB. Lyon\nC. Nice", "A",
        "What is the capital city?\nA. Berlin\nB. All of the above\nC. Bonn", "A", ["Bonn"]
      ),
      // Numbers do not join words, nor words numbers.
      ("5+6의 값은?\n① 11\n② 12\n③ 13", "①", "5+6의 값?\n① 21\n② 열\n③ 22", "①", ["22"]),
      // The same value in other words.
      ("1÷2의 값은?\n① 1/2\n② 1/3\n③ 1/4", "①", "3÷6의 값은?\n① 3/6\n② 0.5\n③ \\frac{2}{8}\n④ 0.75", "①", ["0.75"]),
      // Whose right option is unknown, or is the one that is not so.
      ("프랑스의 수도는?\n① 파리\n② 리옹\n③ 니스", "①", "독일의 수도는?\n① 베를린\n② 뮌헨\n③ 쾰른", nil, []),
      ("프랑스의 수도는?\n① 파리\n② 리옹\n③ 니스", "①", "독일의 수도가 아닌 것은?\n① 베를린\n② 뮌헨\n③ 쾰른", "②", []),
      // Nothing in common.
      ("프랑스의 수도는?\n① 파리\n② 리옹\n③ 니스", "①", "xyz abc\n① qqq\n② rrr\n③ sss", "①", []),
    ] as [(String, String?, String, String?, [String])])
  func whatJoins(_ text: String, _ answer: String?, _ other: String, _ key: String?, _ joined: [String])
    throws
  {
    let pool = [examItem(1, text, answer: answer), examItem(2, other, answer: key)]
    let exams = pool.compactMap(ExamItem.init(parsing:))
    try #require(exams.count == 2)
    let merged = OptionMerge(pool: exams, seed: 1).merged(exams[0])
    #expect(Set(merged?.options ?? exams[0].options) == Set(exams[0].options + joined))
  }

  /// What is wrong there may be right here: where a question picks by a property, those that ask for the same one join alone.
  @Test(
    arguments: [
      ("다음 중 포유류인 것은?", "다음 중 조류인 것은?", false), ("다음 중 포유류인 것은?", "다음 중 포유류인 것은?", true),
      ("다음 중 포유류인 것은?", "12. 다음중 포유류인 것은 ?", true), ("문 3) 다음 중 포유류인 것은?", "[17] 다음 중 포유류인 것은?", true),
      ("다음 동물 중 포유류는?", "다음 동물 중 파충류는?", false), ("포유류를 고르시오.", "조류를 고르시오.", false),
      ("포유류인 것은?", "조류인 것은?", false), ("보기 가운데 포유류는?", "보기 가운데 조류는?", false),
      ("다음 중 2의 배수인 동물의 다리 수는?", "다음 중 3의 배수인 동물의 다리 수는?", false),
      ("1.5배인 것은?", "2.5배인 것은?", false), ("1. 포유류인 것은?", "2. 포유류인 것은?", true),
      ("Which of the following is a mammal?", "Which of the following is a bird?", false),
      ("Which of these is a mammal?", "Which of these is a bird?", false),
      ("Which animal is a mammal?", "Which animal is a bird?", false),
      ("Which of the following is a mammal?", "7. Which of the following is a mammal?", true),
      ("중국의 수도는?", "일본의 수도는?", true), ("What is the capital?", "What is the capital city?", true),
    ])
  func theRightOneStaysAlone(_ stem: String, _ other: String, _ joins: Bool) throws {
    let pool = [
      examItem(1, stem + "\n① 고래\n② 참새\n③ 개구리", answer: "①"),
      examItem(2, other + "\n① 독수리\n② 고양이\n③ 연어", answer: "①"),
    ]
    let exams = pool.compactMap(ExamItem.init(parsing:))
    try #require(exams.count == 2)
    let merge = OptionMerge(pool: exams, seed: 1)
    #expect((merge.merged(exams[0]) != nil) == joins)
    #expect((merge.merged(exams[1]) != nil) == joins)
  }

  /// Pages of class B and C give nothing, though a question of class B may be given options.
  @Test func onlyFreePagesGive() throws {
    let items = (0..<30).map { number in
      let letter = ["A", "B", "C"][number % 3]
      let options = ["①", "②", "③"].map {
        "\($0) \(letter)이름\(number)\($0 == "①" ? "가" : $0 == "②" ? "나" : "다")"
      }
      let body = "도시 \(number)의 이름은?\n" + options.joined(separator: "\n")
      return examItem(number, body, answer: "①", title: letter)
    }
    let shards = [Array(items.prefix(17)), Array(items.dropFirst(17))]
    var bench = try DistillBench(try Scratch().keeping().corpus, shards) { $0.title }
    bench.settings.augment = [.option]
    let teacher = ScriptedTeacher()
    try bench.ask(teacher)
    let asked = teacher.asked.compactMap { $0.messages.last?.content }
    #expect(asked.count == 20)
    for letter in ["A", "B"] {
      let own = asked.filter { $0.hasPrefix(letter) }
      #expect(own.count == 10 && own.allSatisfy { $0.contains("⑩ ") }, "all grow to ten")
      for other in ["A", "B", "C"] where other != letter {
        #expect(own.allSatisfy { $0.contains("\(other)이름") == (other == "A") }, "\(letter) \(other)")
      }
    }
  }

  /// How many prompts one question more in the corpus changes: each is asked anew.
  @Test func oneMoreQuestionChangesFewPrompts() {
    var random = SplitMix(seed: 4)
    let items = (0..<2_001).map { OptionSamples.random($0, &random) }
    let exams = items.compactMap(ExamItem.init(parsing:))
    let before = Augmenter(pool: Array(exams.dropLast()), kinds: [.option], seed: 1)
    let after = Augmenter(pool: exams, kinds: [.option], seed: 1)
    let changed = items.dropLast().count { before.augment($0) != after.augment($0) }
    print("option-augmentation: one question more changes \(changed) of \(items.count - 1) prompts")
    #expect(changed < 200)
  }

  /// Questions that are left as they are, whatever is at hand.
  @Test(arguments: [
    "수도가 아닌 것은?", "옳지 않은 것은?", "옳지않은것은?", "틀린 것은?", "설명으로 잘못된 것을 고르시오.", "해당하지 않는 것을 고르면?", "볼 수 없는 것은?",
    "제외한 것은?",
    "거리가 먼 것은?", "나머지와 다른 하나는?", "성격이 다른 것은?", "적절하지 못한 것은?", "부적절한 것은?", "수도 이외의 도시는?", "관계없는 것은?",
    "Which is NOT a capital?", "All are capitals EXCEPT which?", "Which isn't a capital?",
    "Which isn’t a capital?",
    "Which is least likely?", "Which is incorrect?", "Which one is the odd one out?",
    "Which, other than this, is a capital?",
    "가장 큰 도시는?", "인구가 가장 많은 것은?", "순서대로 나열한 것은?", "Which is the largest city?", "Which came first?",
    "모두 고른 것은?",
    "두 개를 고르시오.", "Which of these apply? Select all that apply.", "끝까지 읽으시오. 옳지\n않은 것은? 다음 중 아닌 것은?",
    "밑줄 친 ㉠의 뜻은?",
  ])
  func questionsLeftAlone(_ stem: String) throws {
    let exam = try #require(ExamItem(parsing: examItem(1, stem + "\n① 파리\n② 리옹\n③ 니스", answer: "①")))
    #expect(!OptionMerge.mayGrow(exam))
  }

  /// Cues that deny nothing, or stand in the passage and not in the question.
  @Test(arguments: [
    "프랑스의 수도는?", "끊임없는 노력을 뜻하는 말은?", "변함없는 마음을 가리키는 것은?", "그는 학교에 가지 않았다. 비가 왔기 때문이다.\n글쓴이의 마음은?",
    "다음 글의 주제로 가장 적절한 것은?", "비가 오지 않는 날이 많다. 그래서 저수지를 만든다. 이 글이 말하는 것은?",
    "I cannot swim. Which word means to swim?",
    "Nothing is known of it. What is the notation for it?", "서로 다른 두 도시를 잇는 길은?", "다음 중 옳은 것은?",
  ])
  func questionsThatMayGrow(_ stem: String) throws {
    let exam = try #require(ExamItem(parsing: examItem(1, stem + "\n① 파리\n② 리옹\n③ 니스", answer: "①")))
    #expect(OptionMerge.mayGrow(exam))
  }

  @Test(arguments: [
    // Ten already; options that speak of others; labels spoken of behind the options; which of these numbers.
    "수도는?\n① 가라\n② 나라\n③ 다라\n④ 라라\n⑤ 마라\n⑥ 바라\n⑦ 사라\n⑧ 아라\n⑨ 자라\n⑩ 차라", "수도는?\n① 파리\n② 리옹\n③ 모두 맞다",
    "수도는?\n① 파리\n② 리옹\n③ 없음",
    "수도는?\n① 파리\n② 리옹\n③ ①과 ②", "수도는?\n1) 파리\n2) 리옹\n3) ①과 ②", "고른 것은?\n① ㄱ\n② ㄴ\n③ ㄱ, ㄷ",
    "수도는?\nA. Paris\nB. Lyon\nC. none of the above",
    "수도는?\n① 파리\n② 리옹\n③ 니스\n\n저는 ②인 줄 알았어요.", "수도는?\n① 파리\n② 리옹\n③ 니스\n\n왜 3번인가요?",
    "수도는?\n① 파리\n② 리옹\n③ 니스\n\n정답을 알려 주세요.",
    "다음 중 짝수는?\n① 3\n② 8\n③ 5", "Which of the following is even?\n① 3\n② 8\n③ 5",
  ])
  func listsLeftAlone(_ text: String) throws {
    let exam = try #require(ExamItem(parsing: examItem(1, text)))
    #expect(!OptionMerge.mayGrow(exam))
  }

  /// Labels, gaps and line ends are the question's own, and what stands behind the options stays there.
  @Test(arguments: [
    ("수도는?\r\n1) 파리\r\n2) 리옹\r\n3) 니스\r\n\r\n감사합니다.\r\n", "\r\n4) ", "\r\n\r\n감사합니다.\r\n"),
    ("수도는? (가)파리 (나)리옹 (다)니스", " (라)", ""),
    ("수도는?\nA. 파리\nB. 리옹\nC. 니스", "\nD. ", ""), ("수도는?\n① 파리, ② 리옹, ③ 니스", ", ④ ", ""),
    ("수도는?\n① 파리\t② 리옹\n③ 니스", "\n④ ", ""),
  ])
  func theStyleIsItsOwn(_ text: String, _ joint: String, _ tail: String) throws {
    let pool = [examItem(1, text, answer: "파리"), examItem(2, "독일의 수도는?\n① 베를린\n② 뮌헨\n③ 쾰른", answer: "①")]
    let prompt = Augmenter(pool: pool.compactMap(ExamItem.init(parsing:)), kinds: [.option], seed: 3).augment(
      pool[0])
    #expect(prompt.options.count == 5)
    #expect(prompt.text.contains(joint + prompt.options[3]))
    #expect(prompt.text.utf8.suffix(tail.utf8.count).elementsEqual(tail.utf8))
  }

  /// Both kinds come up about as often, whatever the order of asking.
  @Test func oneKindIsChosen() {
    var random = SplitMix(seed: 2)
    let items = (0..<400).map { OptionSamples.random($0, &random) }
    let augmenter = Augmenter(
      pool: items.compactMap(ExamItem.init(parsing:)), kinds: [.style, .option], seed: 9)
    let prompts = items.map(augmenter.augment)
    let merged = prompts.count { $0.augmentation?.contains("\"option\"") == true }
    #expect((120...280).contains(merged))
    #expect(prompts.allSatisfy { $0.augmentation != nil && $0.gold != nil })
    #expect(prompts == items.reversed().map(augmenter.augment).reversed())
  }
}
