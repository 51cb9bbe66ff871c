import Corpus
import StrictJSON
import Testing

@testable import Train

@Suite struct GoldenExampleTests {
  private static func mask(_ runs: JSON?) -> [Bool] {
    (runs?.array ?? []).enumerated().flatMap { Array(repeating: $0 % 2 == 1, count: $1.int ?? 0) }
  }

  private static func ids(_ row: JSON) -> [Int32] { (row["ids"]?.array ?? []).map { Int32($0.int ?? -1) } }

  /// Ids and masks of transformers' `apply_chat_template`, for our templates and many tokenizers.
  @Test func conversationsAreThoseOfTransformers() throws {
    var (passed, total, straddling) = (0, 0, 0)
    var renderers: [String: ExampleRenderer] = [:]
    var settings = DataSettings(sources: [], maxLength: 1 << 20, seed: 0)
    settings.thinkLoss = .train
    for (index, row) in try SampleModel.golden("masks.jsonl").enumerated() {
      let (family, name) = (row["family"]?.text ?? "", row["tokenizer"]?.text ?? "")
      let model = try SampleModel(name, family: family, bos: row["bos"]?.text)
      let renderer = renderers[family + name] ?? ExampleRenderer(model: model.folder, settings)
      renderers[family + name] = renderer
      #expect(renderer.template == "training (\(family))")
      total += 1
      let line = JSON.object([.init("messages", row["messages"] ?? .null)]).serialized
      let conversation = try Conversation(line: line, place: "row \(index)")
      let wanted = Self.mask(row["mask"])
      switch try renderer.outcome(of: conversation) {
      case .example(let example):
        #expect(example.ids == Self.ids(row), "\(index) \(family) \(name)")
        #expect(example.learns == wanted, "\(index) \(family) \(name)")
        straddling += example.straddling
        if example.ids == Self.ids(row), example.learns == wanted { passed += 1 }
      case .dropped(let dropped):
        // transformers learns the end mark of an answer that says nothing.
        #expect(dropped.reason == .empty, "\(index)")
        if dropped.reason == .empty { passed += 1 }
      case .none: Issue.record("\(index)")
      }
    }
    print("sft-masks: \(passed)/\(total), \(straddling) ids across a border")
    #expect(passed == total && total >= 200 && straddling > 0)
  }

  /// Prompts and completions without a template, as TRL's `SFTTrainer` masks them.
  @Test func completionsAreThoseOfTRL() throws {
    var (passed, total) = (0, 0)
    let settings = DataSettings(sources: [], maxLength: 1 << 20, seed: 0)
    for (index, row) in try SampleModel.golden("completions.jsonl").enumerated() {
      let name = row["tokenizer"]?.text ?? ""
      let model = try SampleModel(name, eos: row["eos"]?.text)
      let renderer = ExampleRenderer(model: model.folder, settings)
      let conversation = try Conversation(line: row.serialized, place: "row \(index)")
      guard case .example(let example) = try renderer.outcome(of: conversation) else {
        Issue.record("\(index)")
        continue
      }
      total += 1
      #expect(example.ids == Self.ids(row), "\(index) \(name)")
      // Of no prompt at all TRL learns the blank that Llama 2 puts before every text; it stands for no byte.
      if name == "llama2", row["prompt"]?.text == "" { continue }
      let isEqual = example.learns == Self.mask(row["mask"])
      #expect(isEqual, "\(index) \(name)")
      passed += isEqual ? 1 : 0
    }
    print("sft-completions: \(passed)/\(total)")
    #expect(passed == 29 && total == 30)
  }

  /// The bins of TRL's `pack_dataset(strategy="bfd")`.
  @Test func binsAreThoseOfTRL() throws {
    var total = 0
    for row in try SampleModel.golden("packing.jsonl") {
      let bins = (row["bins"]?.array ?? []).map { ($0.array ?? []).map { $0.int ?? -1 } }
      let lengths = (row["lengths"]?.array ?? []).map { $0.int ?? -1 }
      #expect(bestFitBins(lengths, capacity: row["capacity"]?.int ?? 0) == bins)
      total += 1
    }
    print("sft-packing: \(total) cases")
    #expect(total == 60)
  }

  @Test func binsHoldWhatTheyCan() {
    #expect(bestFitBins([], capacity: 8) == [])
    #expect(bestFitBins([0, 9, 8, 0], capacity: 8) == [[1], [2]])
    #expect(bestFitBins([1, 2], capacity: 0) == [[1], [0]])
    // Memory is for what there is, not for what there might be.
    #expect(bestFitBins([3, 1, 0, 7], capacity: .max) == [[3, 0, 1]])
    #expect(bestFitBins([.max, .max], capacity: 1 << 10) == [[0], [1]])
  }
}
