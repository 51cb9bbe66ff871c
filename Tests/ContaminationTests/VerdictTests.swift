import Contamination
import Testing

/// Verdicts by hand.
@Suite struct VerdictTests {
  typealias Item = Benchmark.Item

  static let index = BenchmarkIndex([
    Benchmark(
      name: "ko", digest: [],
      items: [
        Item(id: "apples", texts: ["철수는 사과 12개를 가지고 있습니다. 동생에게 5개를 주면 남은 사과는 몇 개입니까?"]),
        Item(id: "tex", texts: ["함수 $f(x)=x^2+3x-5$ 의 최솟값을 구하고, 그때의 $x$ 값을 \\frac{a}{b} 꼴로 나타내시오."]),
        Item(id: "short", texts: ["7-2는 얼마인가요?"]),
        Item(id: "wordy", texts: ["형이 가진 구슬은 3개입니다"]),
        Item(id: "numbers", texts: ["다음 수열 3, 8, 15, 24, 35, 48, 63, 80, 99, 120 의 규칙"]),
        Item(id: "closing", texts: ["메일이 오지 않게 조치 부탁합니다"]),
        Item(id: "tail", texts: ["고양이가 밤마다 우는 까닭은 무엇일까요? 답변 부탁드립니다. 감사합니다."]),
        Item(id: "nothing", texts: ["?!"]),
        Item(
          id: "choices", texts: ["다음 중 옳은 것은?"],
          choices: ["지구는 태양의 주위를 일 년에 한 바퀴 돈다", "달은 스스로 빛을 낸다"]),
        Item(id: "short-choices", texts: ["가장 큰 수는?"], choices: ["백", "천", "만", "억"]),
        Item(
          id: "long-choices", texts: ["조선 시대의 과거 제도에 대한 설명으로 알맞은 것은?"],
          choices: ["문과와 무과와 잡과로 나누어 치렀으며 식년시는 삼 년마다 열렸다", "없다"]),
        Item(id: "pair", texts: ["어제는 하루 종일 비가 내려서 밖에 나가지 못했다.", "날씨가 좋았다."]),
      ]),
    Benchmark(
      name: "en", digest: [],
      items: [
        Item(
          id: "robe",
          texts: [
            "A robe takes 2 bolts of blue fiber and half that much white fiber. How many bolts in total does it take?"
          ])
      ]),
  ])

  struct Row: Sendable, CustomTestStringConvertible {
    let text: String
    let item: String?
    var verdict: Overlap.Verdict?
    var testDescription: String { text }

    init(_ text: String, _ item: String?, _ verdict: Overlap.Verdict? = nil) {
      (self.text, self.item, self.verdict) = (text, item, verdict)
    }
  }

  static let rows = [
    // as it stands, but for what is no unit
    Row("철수는 사과 12개를 가지고 있습니다. 동생에게 5개를 주면 남은 사과는 몇 개입니까?", "ko/apples", .verbatim),
    Row("철수는사과12개를가지고있습니다동생에게5개를주면남은사과는몇개입니까", "ko/apples", .verbatim),
    Row("Q. 철수는 사과 １２개를 가지고 있습니다!! 동생에게 5개를 주면, 남은 사과는 몇 개입니까? 답: 7", "ko/apples", .verbatim),
    Row(
      "안녕하세요 숙제인데요. 철수는 사과 12개를 가지고 있습니다. 동생에게 5개를 주면 남은 사과는 몇 개입니까? 감사합니다",
      "ko/apples", .verbatim),
    Row(
      "a ROBE takes 2 bolts of blue fiber, and half that much white fiber.\nHow many bolts in total does it take",
      "en/robe", .verbatim),
    Row(
      "함수 f(x) = x^2 + 3x - 5의 최솟값을 구하고 그때의 x값을 \\frac{a}{b}꼴로 나타내시오", "ko/tex", .verbatim),
    Row("오늘 일기: 어제는 하루 종일 비가 내려서 밖에 나가지 못했다. 끝.", "ko/pair", .verbatim),
    // edited
    Row("영희는 사과 12개를 가지고 있습니다. 동생에게 5개를 주면 남은 사과는 몇 개일까요?", "ko/apples", .near),
    Row(
      "A robe takes 2 bolts of blue fiber and half that much white fiber. What is the total?", "en/robe",
      .near),
    Row("철수는 사과 12개를 가지고 있습니다. 동생에게 5개를 주면 남은 사과는 몇 개입니다", "ko/apples", .near),
    // what is a greeting for the most part is no item's own
    Row("그래서 메일이 오지 않게 조치 부탁합니까?", "ko/closing", .near),
    Row("연필은 왜 육각형인가요? 답변 부탁드립니다. 감사합니다.", nil),
    // other numbers
    Row("철수는 사과 20개를 가지고 있습니다. 동생에게 8개를 주면 남은 사과는 몇 개입니까?", "ko/apples", .template),
    Row("철수는 사과 12개를 가지고 있습니다. 동생에게 9개를 주면 남은 사과는 몇 개입니까?", "ko/apples", .template),
    Row(
      "A robe takes 8 bolts of blue fiber and half that much white fiber. How many bolts in total does it take?",
      "en/robe", .template),
    Row("형이 가진 구슬은 9개입니다", "ko/wordy", .template),
    Row("다음 수열 2, 5, 10, 17, 26, 37, 50, 65, 82, 101 의 규칙", nil),
    // too short for a gram: only as a whole
    Row("7 - 2는 얼마인가요", "ko/short", .verbatim),
    Row("안녕하세요. 7-2는 얼마인가요? 답변 부탁드려요", "ko/short", .verbatim),
    Row("7+2는 얼마인가요?", nil),
    Row("8-3는 얼마인가요?", nil),
    Row("선생님이 물으셨다. 7-2는 얼마인가요? 아무도 대답하지 못했다.", nil),
    Row("형이 가진 구슬은 3개입니다", "ko/wordy", .verbatim),
    // a short question is nothing without its choices
    Row("다음 중 옳은 것은?", nil),
    Row("다음 중 옳은 것은? 지구는 태양의 주위를 일 년에 한 바퀴 돈다. 달은 스스로 빛을 낸다.", "ko/choices", .verbatim),
    Row("다음 중 옳은 것은?\n① 지구는 태양의 주위를 일 년에 한 바퀴 돈다.\n② 달은 스스로 빛을 낸다.", "ko/choices", .verbatim),
    Row("문제 3. 가장 큰 수는? ① 백 ② 천 ③ 만 ④ 억", "ko/short-choices", .verbatim),
    Row("가장 큰 수는?\n1) 백\n2) 천\n3) 만\n4) 억", "ko/short-choices", .verbatim),
    Row("가장 큰 수는? A. 백 B. 천 C. 만 D. 억", "ko/short-choices", .verbatim),
    Row("가장 큰 수는? 백, 천, 만, 억", "ko/short-choices", .verbatim),
    Row("가장 큰 수는?", nil),
    Row("지구는 태양의 주위를 일 년에 한 바퀴 돈다고 배웠다.", "ko/choices", .near),
    Row("조선 시대의 과거 제도에 대한 설명으로 알맞은 것은? 1. 과거는 없었다", "ko/long-choices", .verbatim),
    Row("문과와 무과와 잡과로 나누어 치렀으며 식년시는 삼 년마다 열렸다", "ko/long-choices", .near),
    // twelve units, and none
    Row("철수는 사과 12개를 가지고 있다", nil),
    Row("", nil),
    Row("?!", nil),
    Row("날씨가 좋았다.", "ko/pair", .verbatim),
    Row("오늘도 날씨가 좋았다.", nil),
  ]

  @Test(arguments: rows)
  func verdict(_ row: Row) {
    let found = Self.index.match(Array(row.text.utf8))
    #expect(found.map { "\($0.benchmark)/\($0.item)" } == row.item)
    #expect(found?.verdict == row.verdict)
    if found?.verdict == .verbatim { #expect(found?.score == 1) }
    if found?.verdict == .near { #expect((0.0...1).contains(found?.score ?? -1)) }
  }

  @Test func places() throws {
    let text = "풀어 주세요. 철수는 사과 12개를 가지고 있습니다. 그런데 동생에게 5개를 주면 남은 사과는 몇 개입니까? 끝"
    let found = try #require(Self.index.match(Array(text.utf8)))
    let parts = found.places.map { String(decoding: Array(text.utf8)[$0], as: UTF8.self) }
    #expect(parts == ["철수는 사과 12개를 가지고 있습니다", "동생에게 5개를 주면 남은 사과는 몇 개입니까"])
    #expect(found.verdict == .near)
  }

  @Test func counts() {
    let counts = Self.index.benchmarks.map { [$0.items, $0.short, $0.undecidable] }
    #expect(counts == [[12, 2, 1], [1, 0, 0]])
  }

  /// The item most of which is there, the first of equals.
  @Test func theBest() {
    let texts = ["가나다라마바사아자차카타파하", "가나다라마바사아자차카타파하거너더러머버서", "가나다라마바사아자차카타파하고노도로모보소"]
    let index = BenchmarkIndex([
      Benchmark(
        name: "b", digest: [], items: texts.enumerated().map { Item(id: "\($0.offset)", texts: [$0.element]) }
      )
    ])
    #expect(index.match(Array("가나다라마바사아자차카타파하거너".utf8))?.item == "0")
    #expect(index.match(Array(("가나다라마바사아자차카타파하고노도로모보소").utf8))?.item == "0")
    #expect(index.match(Array(("나다라마바사아자차카타파하고노도로모보소").utf8))?.item == "2")
    #expect(index.match(Array(("카타파하").utf8)) == nil)
  }

  /// A benchmark's manner of speaking is no overlap; the rest of its items is.
  ///
  /// It is what more than three items say, and more than a fourth of them; and always what more than 32 say.
  @Test(arguments: [
    (3, 3, false), (4, 4, true), (5, 3, false), (5, 5, true), (20, 5, false), (20, 6, true), (200, 32, false),
    (200, 33, true),
  ])
  func boilerplate(_ count: Int, _ sharers: Int, _ isCommon: Bool) {
    let stem = "다음 글의 내용과 일치하지 않는 것을 고르시오"
    let items = (0..<count).map {
      Item(id: "\($0)", texts: [$0 < sharers ? "\(stem) \(word($0))" : word($0) + word($0 + 1_000)])
    }
    let index = BenchmarkIndex([Benchmark(name: "b", digest: [], items: items)])
    #expect(index.match(Array((stem + " 아무 말").utf8))?.verdict == (isCommon ? nil : .near))
    for at in [0, sharers - 1] {
      let found = index.match(Array("\(stem) \(word(at))".utf8))
      #expect(found?.item == "\(at)" && found?.verdict == .verbatim)
    }
  }

  /// Copies are one text, and the manners of labelling one item's choices are one item.
  @Test func ownersOfAPhrase() {
    let copies = (0..<40).map { Item(id: "copy-\($0)", texts: ["같은 지문을 여러 문제가 함께 쓰는 일은 흔하다"]) }
    let shared = BenchmarkIndex([Benchmark(name: "b", digest: [], items: copies)])
    #expect(shared.match(Array("같은 지문을 여러 문제가 함께 쓰는 일".utf8))?.item == "copy-0")
    let choice = "지구는 태양의 주위를 일 년에 한 바퀴 돈다"
    let one = Item(id: "one", texts: ["옳은 것은?"], choices: [choice, "없다"])
    let labelled = BenchmarkIndex([Benchmark(name: "b", digest: [], items: [one])])
    #expect(labelled.match(Array(choice.utf8))?.verdict == .near)
  }

  private func word(_ number: Int) -> String {
    String(
      String.UnicodeScalarView(
        (0..<9).compactMap { Unicode.Scalar(0xAC00 + UInt32((number * 97 + $0 * 31) % 11_172)) }))
  }
}
