import Evaluate
import Foundation
import TestKit
import Testing

/// Rows that were written here, in the columns that docs/eval-tasks.md says were read.
@Suite struct TaskLayoutTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let file: String
    let text: String
    let layout: TaskLayout?
    let item: EvalItem
    var heldOut = false
    /// Whether it must be named, as the path does not.
    var isNamed = false
    var testDescription: String { file }
  }

  private static func item(
    _ task: String, _ source: String, _ kind: EvalItem.Kind, _ question: String, _ gold: String,
    id: String = "1", options: [String] = [], language: String? = nil
  ) -> EvalItem {
    EvalItem(
      id: id, task: task, source: source, kind: kind, question: question, options: options, gold: [gold],
      language: language)
  }

  static let cases: [Case] = [
    Case(
      file: "KMMLU/accounting-test.csv",
      text: "question,answer,A,B,C,D,Category,Human Accuracy\n\"차변에 적는 것은?\",2,부채,자산,자본,수익,Accounting,0.5\n",
      layout: .kmmlu,
      item: item(
        "kmmlu", "Accounting", .choice, "차변에 적는 것은?", "2", id: "2", options: ["부채", "자산", "자본", "수익"])),
    Case(
      file: "KMMLU-HARD/law-test.csv",
      text: "question,answer,A,B,C,D,Category\n고르시오.,4.0,가,나,다,라,Law\n", layout: .kmmluHard,
      item: item("kmmlu-hard", "Law", .choice, "고르시오.", "4", id: "2", options: ["가", "나", "다", "라"]),
      heldOut: true),
    Case(
      file: "redux.jsonl",
      text:
        #"{"question":"고르시오.","options":["하나","둘","셋"],"solution":"3","license_name":"기사","category":"전기"}"#,
      layout: .kmmluRedux,
      item: item("kmmlu-redux", "전기", .choice, "고르시오.", "3", options: ["하나", "둘", "셋"])),
    Case(
      file: "pro.jsonl",
      text:
        #"{"question":"고르시오.","options":["하나","둘","셋","넷","다섯"],"solution":"5","license_name":"변호사","subject":"민사법"}"#,
      layout: .kmmluPro,
      item: item("kmmlu-pro", "민사법", .choice, "고르시오.", "5", options: ["하나", "둘", "셋", "넷", "다섯"]),
      heldOut: true),
    Case(
      file: "history.jsonl",
      text: #"{"query":"다음 중 왕은?\n(A) 세종 (B) 순신 (C) 나 (D) 너 (E) 우리\n### 정답:","answer":"(A)"}"#,
      layout: .haerae,
      item: item(
        "hae-rae", "history", .choice, "다음 중 왕은?\n(A) 세종 (B) 순신 (C) 나 (D) 너 (E) 우리", "1")),
    Case(
      file: "click.json",
      text:
        #"[{"id":"KIIP_economy_7","paragraph":"돈은 은행에 둔다.","question":"돈을 두는 곳은?","choices":["집","은행"],"answer":"은행"}]"#,
      layout: .click,
      item: item(
        "click", "KIIP_economy", .choice, "돈은 은행에 둔다.\n\n돈을 두는 곳은?", "2", id: "KIIP_economy_7",
        options: ["집", "은행"]),
      heldOut: true),
    Case(
      file: "mt-math100.jsonl", text: #"{"en":"What is 1+1?","ko":"1+1은?","answer":2}"#, layout: .mclm,
      item: item("mclm", "mt-math100", .math, "1+1은?", "2")),
    Case(
      file: "HRM8K/math_do_test.csv", text: "question,answer,original\n\"1+2는\n얼마?\",3.0,What\n",
      layout: .hrm8k, item: item("hrm8k", "math_do_test", .math, "1+2는\n얼마?", "3.0", id: "2")),
    Case(
      file: "HRM8K/mmmlu_test.csv", text: "question,answer\n\"고르시오.\n1. 하나\n2. 둘\",2\n", layout: .hrm8k,
      item: item("hrm8k", "mmmlu_test", .choice, "고르시오.\n1. 하나\n2. 둘", "2", id: "2")),
    Case(
      file: "HRM8K/ksm_test.csv", text: "question,answer,original\n넓이는?,\\frac{1}{2},What\n", layout: .ksm,
      item: item("ksm", "ksm_test", .math, "넓이는?", #"\frac{1}{2}"#, id: "2"), heldOut: true),
    Case(
      file: "kobalt.jsonl",
      text:
        #"{"ID":"a1","Class":"Syntax","Subclass":"Case","Question":"고르시오.\nA: 가\nJ: 차","Answer":"J","Level":1,"Sampling_YN":0}"#,
      layout: .kobalt,
      item: item("kobalt", "Syntax", .choice, "고르시오.\nA: 가\nJ: 차", "10", id: "a1"), heldOut: true),
    Case(
      file: "older.jsonl",
      text:
        #"{"ID":"a1","대분류":"통사론","소분류":"격","question":"고르시오.\nA: 가\nB: 나","answer":"B","난이도":1,"sampling_YN":0}"#,
      layout: .kobalt, item: item("kobalt", "통사론", .choice, "고르시오.\nA: 가\nB: 나", "2", id: "a1"),
      heldOut: true),
    Case(
      file: "clinical.jsonl",
      text:
        #"{"question_id":4,"chief_complaint":"기침","question":"진단은?","exam":"체온 38도","options":{"option_A":"감기","option_B":"골절","option_C":null},"answer":"A","explanation":"열","source":"책","category":"Pulmonology"}"#,
      layout: .clinicalQA,
      item: item(
        "clinicalqa", "Pulmonology", .choice, "진단은?\n\n체온 38도", "1", id: "4", options: ["감기", "골절"])),
    Case(
      file: "clinical.csv",
      text:
        "question_id,question,exam,options,answer,category\n4,진단은?,,\"{'option_A': '감기', 'option_B': \"\"사람의 '열'\"\", 'option_C': None}\",B,Neurology\n",
      layout: .clinicalQA,
      item: item(
        "clinicalqa", "Neurology", .choice, "진단은?", "2", id: "4", options: ["감기", "사람의 '열'"])),
    Case(
      file: "AIME_2024.jsonl", text: #"{"ID":"2024-I-1","Problem":"Find $n$.","Solution":"…","Answer":204}"#,
      layout: .aime, item: item("aime", "AIME_2024", .math, "Find $n$.", "204", id: "2024-I-1")),
    Case(
      file: "aime25.jsonl", text: #"{"problem":"Find $n$.","answer":"70"}"#, layout: .aime,
      item: item("aime", "aime25", .math, "Find $n$.", "70")),
    Case(
      file: "aime2025-I.jsonl", text: #"{"question":"Find $n$.","answer":"70"}"#, layout: .aime,
      item: item("aime", "aime2025-I", .math, "Find $n$.", "70")),
    Case(
      file: "ko.json",
      text:
        #"[{"question":"구하시오.","answer":"204","data_source":"AIME2024","data_source_id":0,"lang":"ko","gid":0}]"#,
      layout: .mmath, item: item("mmath", "AIME2024", .math, "구하시오.", "204", language: "ko")),
    Case(
      file: "any.jsonl",
      text: ##"{"question":"How many?","answer":"2 + 2 = <<2+2=4>>4\nNot #### 3\n#### 1,004"}"##,
      layout: .gsm8k,
      item: item("gsm8k", "any", .math, "How many?", "1,004")),
    Case(
      file: "plain.jsonl", text: #"{"question":"How many?","answer":"1004"}"#, layout: .gsm8k,
      item: item("gsm8k", "plain", .math, "How many?", "1004"), isNamed: true),
    Case(
      file: "KMMLU_Redux/test.jsonl", text: #"{"question":"고르시오. 1) 하나 2) 둘","gold":2,"category":"전기"}"#,
      layout: .koSimpleEval,
      item: item("kmmlu-redux", "전기", .choice, "고르시오. 1) 하나 2) 둘", "2")),
    Case(
      file: "MCLM/test.jsonl", text: #"{"question":"구하시오.","gold":"2","category":"MATH500"}"#,
      layout: .koSimpleEval, item: item("mclm", "MATH500", .math, "구하시오.", "2")),
    Case(
      file: "kmmlu-pro/test.jsonl",
      text: #"{"question":"고르시오.","gold":"B","category":"민법","choices":"A. 하나\nB. 둘"}"#,
      layout: .koSimpleEval,
      item: item("kmmlu-pro", "민법", .choice, "고르시오.\nA. 하나\nB. 둘", "2"), heldOut: true),
    Case(
      file: "some.jsonl", text: #"{"question":"구하시오.","gold":"120","category":"x"}"#, layout: .koSimpleEval,
      item: item("kosimpleeval", "x", .math, "구하시오.", "120")),
    Case(
      file: "held.jsonl",
      text:
        #"{"question":"사과 3개와 4개는?","think":"…","answer":"7","gold":"7","kind":"add","split":"held_out","license":"CC0-1.0"}"#,
      layout: .problems, item: item("problems", "add", .math, "사과 3개와 4개는?", "7")),
  ]

  @Test(arguments: cases) func itemsAreRead(_ one: Case) throws {
    let folder = try Scratch()
    let path = try folder.file(one.file, one.text)
    let task = try loadTask(path: path, layout: one.isNamed ? one.layout : nil)
    #expect(task.items == [one.item])
    #expect(task.name == one.item.task)
    #expect(task.heldOut == one.heldOut)
    // Naming the layout changes nothing.
    #expect(try loadTask(path: path, layout: one.layout) == task)
  }

  @Test func everyLayoutHasACase() {
    #expect(Set(Self.cases.compactMap(\.layout)) == Set(TaskLayout.allCases))
  }

  @Test(arguments: [
    ("x.csv", "question,answer,A,B,C,D\n고르시오.,1,가,나,다,라\n", ["kmmlu", "kmmlu-hard", "--task"]),
    ("x.jsonl", #"{"question":"a","answer":"1"}"#, ["hrm8k", "ksm", "aime", "gsm8k"]),
    ("x.jsonl", #"{"problem":"a","answer":"1"}"#, ["aime"]),
    ("x.jsonl", #"{"problem":"a","target":"1"}"#, ["problem, target", "near are", "--columns"]),
  ]) func whatCanNotBeSeenIsAsked(_ name: String, _ text: String, _ words: [String]) throws {
    let folder = try Scratch()
    let path = try folder.file(name, text)
    let error = #expect(throws: EvaluationError.self) { try loadTask(path: path) }
    for word in words { #expect("\(try #require(error))".contains(word), "\(word)") }
  }
}
