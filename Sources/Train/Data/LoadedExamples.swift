internal import Corpus

/// What `loadExamples` made of its sources.
public struct LoadedExamples: Sendable {
  /// To learn from, in the order of the sources.
  public internal(set) var train = ExampleSet()
  /// Held back.
  public internal(set) var validation = ExampleSet()
  /// What neither has, in order.
  public internal(set) var dropped: [Dropped] = []
  /// Rows read, those of other categories than a probe's among them.
  public internal(set) var read = 0
  /// Examples of which only the beginning is learnt.
  public internal(set) var truncated = 0
  /// Ids across the border of what has a loss; they have one.
  public internal(set) var straddling = 0
  /// Which template wrote the conversations.
  public internal(set) var template = ""
}

/// Reads conversations, renders them by the model's training template, and parts them.
///
/// The same sources, model and settings give the same sets, whatever `threads` is. Memory: 5 bytes an id, and 100 an example;
/// the rows of a batch, 16 MiB, and what is made of them come on top.
///
/// - Parameters:
///   - folder: of the model: its tokenizer and chat template.
///   - progress: called with the rows read so far, now and then.
///   - shouldStop: asked now and then.
/// - Throws: `TrainError`, `CorpusFailure`, `TokenizerError` and `TemplateError` with the place; `CancellationError` where it was asked
///   to stop.
public func loadExamples(
  _ settings: DataSettings, model folder: String, threads: Int, progress: (Int) -> Void,
  shouldStop: () -> Bool
) throws -> LoadedExamples {
  try settings.check()
  let renderer = ExampleRenderer(model: folder, settings)
  var source = try ExampleSource(settings.sources)
  var loaded = LoadedExamples()
  loaded.template = renderer.template
  var division = ExampleDivision(settings)
  while true {
    guard !shouldStop() else { throw CancellationError() }
    let rows = try source.batch()
    if rows.isEmpty { break }
    for outcome in inOrder(rows, threads: threads, { row in Result { try renderer.outcome(of: row) } }) {
      loaded.read += 1
      switch try outcome.get() {
      case .none: break
      case .dropped(let dropped): loaded.dropped.append(dropped)
      case .example(let example):
        loaded.truncated += example.isTruncated ? 1 : 0
        loaded.straddling += example.straddling
        division.add(example.conversation)
        loaded.train.append(
          id: example.conversation.id, category: example.conversation.category, ids: example.ids,
          learns: example.learns)
      }
    }
    progress(loaded.read)
  }
  if let probe = settings.probeCategory, !loaded.train.examples.contains(where: { $0.category == probe }) {
    throw TrainError("probe_category", "no example that can be learnt from is of the category \(probe)")
  }
  let (train, validation) = division.divide(loaded.train)
  loaded.validation = loaded.train.only(validation)
  loaded.train = loaded.train.only(train)
  guard !loaded.train.examples.isEmpty else { throw nothing(loaded, settings) }
  return loaded
}

private func nothing(_ loaded: LoadedExamples, _ settings: DataSettings) -> TrainError {
  let reasons = Dropped.Reason.allCases.compactMap { reason in
    let found = loaded.dropped.filter { $0.reason == reason }
    return found.first.map { first in
      "\(found.count) \(reason.rawValue) (\(first.place)\(first.detail.map { ": " + $0 } ?? ""))"
    }
  }
  return TrainError(
    settings.sources.joined(separator: " "),
    "of \(loaded.read) rows none is left to train on"
      + (reasons.isEmpty ? "" : ": " + reasons.joined(separator: ", "))
      + "; raise --max-length, or see what --show prints")
}
