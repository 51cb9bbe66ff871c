import Model

/// A prompt that comes back before its answer.
struct Echo {
  var text: [UInt8]
  /// The first has no log-probability, the others get theirs by a score.
  var tokens: [Answer.Token]

  init(text: [UInt8], ids: [Int32], codec: any TextCodec, names: (any TextCodec)?) {
    self.text = text
    var stream = codec.stream(skippingSpecialTokens: true)
    tokens = ids.map { id in
      Answer.Token(
        id: id, bytes: names?.bytes(of: id) ?? [], added: stream.append(id), logProbability: nil,
        alternatives: [])
    }
  }
}

/// One of a response's choices while it grows.
struct Choice {
  /// Its place in the response.
  let index: Int
  let prompt: [Int32]
  private var answer: Answer
  private var echo: Echo?
  /// Whether nothing may be said before the prompt's log-probabilities are there.
  private var awaitsScore: Bool
  /// Whether there is nothing but the echo.
  private let isWhole: Bool
  private var waiting = Answer.Piece()
  /// Characters of the text whose tokens are written down.
  var offset = 0
  /// All pieces of a request that does not stream.
  private(set) var collected = Answer.Piece()

  init(index: Int, prompt: [Int32], answer: Answer, echo: Echo?, awaitsScore: Bool, isWhole: Bool) {
    (self.index, self.prompt, self.answer) = (index, prompt, answer)
    (self.echo, self.awaitsScore, self.isWhole) = (echo, awaitsScore, isWhole)
  }

  /// The echo, if it can be said before anything else.
  mutating func opening() -> Answer.Piece? { awaitsScore ? nil : takeEcho() }

  private mutating func takeEcho() -> Answer.Piece? {
    guard let echo else { return nil }
    self.echo = nil
    return Answer.Piece(content: echo.text, tokens: echo.tokens, finish: isWhole ? .length : nil)
  }

  /// Takes the log-probabilities of the prompt, and gives what waited for them.
  mutating func score(_ tokens: [SampledToken]) -> Answer.Piece? {
    for (place, token) in tokens.enumerated() where place + 1 < echo?.tokens.count ?? 0 {
      guard let added = echo?.tokens[place + 1].added else { break }
      echo?.tokens[place + 1] = Answer.Token(token, added: added, names: answer.names)
    }
    awaitsScore = false
    guard var piece = takeEcho() else { return nil }
    piece.add(waiting)
    waiting = Answer.Piece()
    return piece
  }

  /// Takes a token, and gives what is new to say.
  mutating func append(_ token: SampledToken, finish: FinishReason?) -> Answer.Piece? {
    guard let piece = answer.append(token, finish: finish) else { return nil }
    guard awaitsScore else { return piece }
    waiting.add(piece)
    return nil
  }

  mutating func collect(_ piece: Answer.Piece) { collected.add(piece) }
}
