import StrictJSON
import TestKit
import Testing

@testable import Evaluate

@Suite struct ColumnMapTests {
  @Test func columnsAreRead() throws {
    let map = try ColumnMap(
      parsing: "question=지문,question=문제,gold=정답,A=1,B=2,C=3,source=과목,id=번호,kind=choice,gold-is=number")
    #expect(map.question == ["지문", "문제"] && map.gold == ["정답"] && map.options == ["1", "2", "3"])
    #expect(map.source == ["과목"] && map.id == "번호" && map.kind == .choice && map.goldIs == .number)
    #expect(try ColumnMap(parsing: "question=q,gold=g,kind=type").kindColumn == "type")
    #expect(try ColumnMap(parsing: "question=a=b,gold=g").question == ["a=b"])
  }

  @Test(arguments: [
    ("", "name=column"), ("question=q", "gold=COLUMN"), ("gold=g", "question=COLUMN"),
    ("question=,gold=g", "name=column"),
    ("question=q,gold=g,B=b", "one each"), ("question=q,gold=g,A=a,C=c", "one each"),
    ("question=q,gold=g,A=a,A=b", "one each"),
    ("question=q,gold=g,options=o,A=a", "one each"), ("question=q,gold=g,answer=a", "there is no answer"),
    ("question=q,gold=g,gold-is=word", "solution"),
  ]) func whatIsNoMapSaysWhy(_ text: String, _ word: String) throws {
    let error = #expect(throws: EvaluationError.self) { try ColumnMap(parsing: text) }
    #expect("\(try #require(error))".contains(word))
  }

  @Test func filesOfAnyColumnsAreRead() throws {
    let folder = try Scratch()
    let path = try folder.file(
      "시험.tsv", "번호\t문제\t보기1\t보기2\t보기3\t답\t과목\n7\t고르시오.\t\"가\"\t나\t\t나\t국어\n8\t\"둘\"은?\t하나\t둘\t셋\t둘\t수학\n")
    let map = try ColumnMap(parsing: "question=문제,gold=답,A=보기1,B=보기2,C=보기3,source=과목,id=번호")
    let task = try loadTask(path: path, columns: map)
    #expect(
      task.name == "시험" && task.items.map(\.id) == ["7", "8"] && task.items.map(\.source) == ["국어", "수학"])
    #expect(task.items.map(\.options) == [["가", "나"], ["하나", "둘", "셋"]])
    #expect(task.items.map(\.gold) == [["2"], ["2"]] && task.items.allSatisfy { $0.kind == .choice })
    #expect(task.items[1].question == "\"둘\"은?")
  }

  @Test func translationsHaveSeveralReferences() throws {
    let folder = try Scratch()
    let path = try folder.file("t.jsonl", #"{"en":"Hello.","ko":["안녕.","안녕하세요."],"ko2":"안녕!"}"#)
    let map = try ColumnMap(parsing: "question=en,gold=ko,gold=ko2,kind=translation")
    let item = try loadTask(path: path, columns: map).items[0]
    #expect(item.kind == .translation && item.gold == ["안녕.", "안녕하세요.", "안녕!"])
  }

  /// What a map names goes before the layout's.
  @Test func aMapMendsALayout() throws {
    let folder = try Scratch()
    let path = try folder.file(
      "kmmlu.jsonl",
      #"{"q":"고르시오.","question":"x","answer":1,"A":"가","B":"나","C":"다","D":"라","Category":"c"}"#)
    var map = ColumnMap()
    map.question = ["q"]
    let item = try loadTask(path: path, layout: .kmmlu, columns: map).items[0]
    #expect(item.question == "고르시오." && item.gold == ["1"])
  }

  @Test(
    arguments: [
      ("1", ["3", "1", "2"], nil, nil), ("3", ["1", "2", "3"], nil, 3), ("2", ["가", "나"], nil, 2),
      ("나", ["가", "나"], nil, 2),
      ("B", ["가", "나"], nil, 2), ("②", ["가", "나"], nil, 2), ("(b)", ["가", "나"], nil, 2),
      ("1", ["3", "1", "2"], .text, 2),
      ("1", ["3", "1", "2"], .number, 1), ("0", ["3", "1", "2"], .numberFromZero, 1),
      ("3", ["3", "1", "2"], .numberFromZero, nil),
      ("A", ["B", "A"], .text, 2), ("A", ["B", "A"], nil, nil), ("C", ["가", "나"], .label, nil),
      ("0", ["가", "나"], .number, nil),
      ("-1", ["가", "나"], .number, nil), ("다", ["가", "나"], .text, nil), ("27", [], nil, nil),
      ("14", [], nil, 14), ("15", [], nil, nil), ("O", [], .label, nil),
      ("99999999999999999999", ["가", "나"], .number, nil),
      ("9223372036854775807", ["가", "나"], .numberFromZero, nil),
      ("", ["가", "나"], nil, nil), ("()", ["가", "나"], nil, nil), ("1 또는 2", ["가", "나"], nil, nil),
      ("500", ["100", "500"], nil, 2),
    ] as [(String, [String], ColumnMap.Gold?, Int?)])
  func aRightAnswerIsOneOption(_ gold: String, _ options: [String], _ form: ColumnMap.Gold?, _ place: Int?) {
    #expect((try? ChoiceGold.places(gold, options: options, form: form)) == place.map { [$0] })
  }

  @Test(
    arguments: [
      (#"['가', '나']"#, ["가", "나"]), (#"["가", 'it\'s']"#, ["가", "it's"]),
      ("['가' '나'\n '다']", ["가", "나", "다"]),
      ("[1, 2.5, -3]", ["1", "2.5", "-3"]), ("('a', 'b',)", ["a", "b"]),
      (#"{'A': 'x', 'B': 'y', 'C': None}"#, ["x", "y"]), (#"{'A': 'x', 'B': None, 'C': 'y'}"#, nil),
      (#"{'B': 'y', 'A': 'x'}"#, ["x", "y"]), (#"{"B":"나","A":"가"}"#, ["가", "나"]),
      (#"{"option_2":"나","option_1":"가"}"#, ["가", "나"]), (#"{"choice2":"나","choice1":"가"}"#, ["가", "나"]),
      (#"{"A":"가","C":"다"}"#, nil), (#"{"A":"가","a":"나"}"#, nil), (#"{"0":"가","1":"나"}"#, nil),
      (#"{"one":"가","two":"나"}"#, nil), (#"{"text":["나","가"],"label":["B","A"]}"#, ["가", "나"]),
      (#"{"text":["나","가"],"label":["B"]}"#, nil),
      (#"['\xa0\u AC00']"#, nil), (#"['\uac00\n\\d\d']"#, ["가\n\\d\\d"]), ("[", nil), ("[]", []),
      ("['a'", nil), ("['a", nil),
      ("['a\\", nil), ("[a]", nil), ("['a'] x", nil), ("{'a'}", nil), ("[['a']]", nil), ("['\\ud800']", nil),
      ("['\\x']", nil),
      (#"["가","나"]"#, ["가", "나"]), (#"{"A":"가","B":"나"}"#, ["가", "나"]),
      (#"{"text":["가"],"label":["A"]}"#, ["가"]),
      (#""가""#, nil), ("가 나", nil), ("3", nil),
    ] as [(String, [String]?)]) func optionsAreReadFromTexts(_ text: String, _ options: [String]?)
  {
    #expect(OptionList.texts(.text(text)) == options)
  }
}
