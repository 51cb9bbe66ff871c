internal import Corpus
internal import Tokens

/// What can be said of examples that are of no corpus.
extension SpikeReport {
  /// Ids of the part without a loss, and of the part with one, that are shown and measured.
  private static let decoded = 1_024

  /// Looks examples up by their own ids: the text that is learnt, and its place, for which the files are read again.
  ///
  /// There is no place where rows came by standard input or have changed since, and no text where the model has no tokenizer.
  public static func lookup(in examples: ExampleSet, of sources: [String], model folder: String) -> Lookup {
    { ids in
      let wanted = Set(ids)
      let rows = rows(wanted, of: sources)
      let tokenizer = try? Tokenizer.load(folder: folder)
      var found: [RecordID: SampleAbout] = [:]
      for example in examples.examples where wanted.contains(example.id) {
        let row = rows[example.id]
        var about = SampleAbout(item: row?.item, category: example.category, place: row?.place)
        if let tokenizer {
          func text(_ ids: ArraySlice<Int32>) -> String {
            String(decoding: tokenizer.decode(ids.prefix(decoded)), as: UTF8.self)
          }
          let ids = examples.ids(of: example)
          let prompt = examples.learns(of: example).prefix { !$0 }.count
          (about.question, about.answer) = (text(ids.prefix(prompt)), text(ids.dropFirst(prompt)))
        }
        found[example.id] = about
      }
      return found
    }
  }

  /// Where rows stand, and their items where they name them. What cannot be read is left out: a report ends no run.
  private static func rows(_ ids: Set<RecordID>, of sources: [String]) -> [RecordID: Conversation] {
    guard var source = try? ExampleSource(sources.filter { $0 != "-" }) else { return [:] }
    var found: [RecordID: Conversation] = [:]
    while found.count < ids.count, let rows = try? source.batch(), !rows.isEmpty {
      for row in rows {
        guard let conversation = try? row.conversation(), ids.contains(conversation.id),
          found[conversation.id] == nil
        else { continue }
        found[conversation.id] = conversation
      }
    }
    return found
  }
}
