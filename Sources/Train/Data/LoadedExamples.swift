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
  /// The share that was to be held back.
  var validationFraction = 0.0
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
/// - Throws: `NoExample` where nothing is left; `TrainError`, `CorpusFailure`, `TokenizerError` and `TemplateError` with the place;
///   `CancellationError` where it was asked to stop.
public func loadExamples(
  _ settings: DataSettings, model folder: String, threads: Int, progress: (Int) -> Void,
  shouldStop: () -> Bool
) throws -> LoadedExamples {
  try settings.check()
  let renderer = ExampleRenderer(model: folder, settings)
  var loaded = LoadedExamples()
  (loaded.template, loaded.validationFraction) = (renderer.template, settings.validationFraction)
  // Both, before a row is read: a path that is wrong is said at once.
  var source = try ExampleSource(settings.sources)
  let heldSource = settings.evalSources.isEmpty ? nil : try ExampleSource(settings.evalSources)
  func read(_ source: inout ExampleSource, _ add: (ExampleRenderer.Rendered) -> Void) throws {
    while true {
      guard !shouldStop() else { throw CancellationError() }
      let rows = try source.batch()
      if rows.isEmpty { return }
      for outcome in inOrder(rows, threads: threads, { row in Result { try renderer.outcome(of: row) } }) {
        loaded.read += 1
        switch try outcome.get() {
        case .none: break
        case .dropped(let dropped): loaded.dropped.append(dropped)
        case .example(let example):
          loaded.truncated += example.isTruncated ? 1 : 0
          loaded.straddling += example.straddling
          add(example)
        }
      }
      progress(loaded.read)
    }
  }
  var division = ExampleDivision(settings)
  var all = ExampleSet()
  try read(&source) {
    division.add($0.conversation)
    all.append($0)
  }
  if let probe = settings.probeCategory, !all.examples.contains(where: { $0.category == probe }) {
    throw TrainError("probe_category", "no example that can be learnt from is of the category \(probe)")
  }
  let (train, validation) = division.divide(all)
  (loaded.train, loaded.validation) = (all.only(train), all.only(validation))
  guard !train.isEmpty else { throw loaded.nothing(settings.sources, heldBack: validation.count) }
  if var other = heldSource {
    let (rows, left) = (loaded.read, loaded.dropped.count)
    var held = ExampleSet()
    try read(&other) { held.append($0) }
    guard !held.examples.isEmpty else {
      loaded.read -= rows
      loaded.dropped.removeFirst(left)
      throw loaded.nothing(settings.evalSources, heldBack: 0)
    }
    loaded.validation = held
  }
  return loaded
}

extension ExampleSet {
  fileprivate mutating func append(_ example: ExampleRenderer.Rendered) {
    append(
      id: example.conversation.id, category: example.conversation.category, ids: example.ids,
      learns: example.learns)
  }
}
