import Checkpoints
import Tokens

extension NRT {
  /// Without the questions that have no reference answer, a blank or too long one, or behind whose longest trace there is no room for it:
  /// these are among those that are dropped.
  ///
  /// - Parameter folder: of the model.
  /// - Throws: what is wrong with the model's configuration or tokenizer.
  public func asked(_ loaded: LoadedQuestions, model folder: String) throws -> LoadedQuestions {
    let tokenizer = try loaded.writer.tokenizer.get()
    let positions = try ModelConfig.read(folder: folder).config.maxPositions
    func count(_ text: String) -> Int { tokenizer.encode(Array(text.utf8)).count }
    let pieces = tokenizer.encode(nrt.tag).count
    if nrt.tag.starts(with: Array("<|".utf8)), nrt.tag.suffix(2).elementsEqual("|>".utf8), pieces > 1 {
      throw TrainError(
        "separator",
        "\(String(decoding: nrt.tag, as: UTF8.self)) is \(pieces) tokens of this model, and no special one: yisang tokenizer add --model \(folder) --token makes it one"
      )
    }
    let around = settings.maxCompletionLength + count(nrt.separator)
    var (found, questions) = (loaded, [Question]())
    for question in loaded.questions {
      func drop(_ reason: Dropped.Reason, _ count: Int?) {
        found.dropped.append(
          Dropped(id: question.id, place: question.place, count: count, reason: reason, detail: nil))
      }
      guard let text = nrt.reference(of: question) else {
        drop(.noReference, nil)
        continue
      }
      // With its end.
      let reference = tokenizer.encode(text).count + 1
      let whole = question.ids.count + count(nrt.opening(of: question)) + around + reference
      guard reference <= nrt.maxReferenceLength, whole <= positions else {
        drop(.overlong, whole)
        continue
      }
      questions.append(question)
    }
    found.questions = questions
    return found
  }
}
