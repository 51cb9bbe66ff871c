import StrictJSON
import Testing

@testable import Train

@Suite struct ShownExampleTests {
  @Test func piecesAreTheTextAndWhatIsLearnt() throws {
    let model = try SampleModel("qwen", family: "qwen3")
    let file = try model.rows([
      SampleModel.row("가", ""), SampleModel.row("가", "<think>\n\n</think>\n\n나"), SampleModel.row("다", "라"),
    ])
    let settings = DataSettings(sources: [file], maxLength: 100, seed: 0)
    let (shown, dropped, template) = try showExamples(settings, model: model.folder, count: 1)
    #expect(shown.count == 1 && dropped.map(\.reason) == [.empty] && template == "training (qwen3)")
    let pieces = shown[0].pieces.map { (String(decoding: $0.text, as: UTF8.self), $0.learns) }
    #expect(
      pieces.map(\.0) == [
        "<|im_start|>user\n가<|im_end|>\n<|im_start|>assistant\n<think>\n\n</think>\n\n", "나<|im_end|>", "\n",
      ])
    #expect(pieces.map(\.1) == [false, true, false])
    #expect(shown[0].place == "\(file):2" && shown[0].targets < shown[0].tokens)
    #expect(try showExamples(settings, model: model.folder, count: 9).shown.count == 2)
  }

  /// What is cut off is not shown.
  @Test func aTruncatedExampleEndsWhereItIsCut() throws {
    let model = try SampleModel("qwen", family: "qwen3")
    let file = try model.rows([SampleModel.row("가", String(repeating: "가나다 ", count: 100))])
    var settings = DataSettings(sources: [file], maxLength: 40, seed: 0)
    settings.overlong = .truncate
    let shown = try showExamples(settings, model: model.folder, count: 1).shown
    #expect(shown[0].tokens == 40 && shown[0].pieces.reduce(0) { $0 + $1.text.count } < 300)
  }
}
