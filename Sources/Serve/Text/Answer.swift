import Model

/// One continuation on its way to the client: tokens come in, pieces of it go out.
struct Answer {
  /// A token as answers show it.
  struct Token: Equatable {
    var id: Int32
    /// The token by itself, special tokens by name; empty where no log-probabilities are asked for.
    var bytes: [UInt8]
    /// What it added to the text.
    var added: [UInt8]
    /// Nil for a prompt's first token.
    var logProbability: Float?
    var alternatives: [Alternative]
  }

  struct Alternative: Equatable {
    var bytes: [UInt8]
    var logProbability: Float
  }

  /// What is new of an answer: text, and the tokens whose text it is.
  struct Piece: Equatable {
    var reasoning: [UInt8] = []
    var content: [UInt8] = []
    var tokens: [Token] = []
    var finish: FinishReason?

    mutating func add(_ next: Piece) {
      reasoning += next.reasoning
      content += next.content
      tokens += next.tokens
      finish = next.finish ?? finish
    }
  }

  /// What names tokens; nil where no log-probabilities are asked for.
  let names: (any TextCodec)?
  private var text: AnswerText
  private var split: ReasoningSplit?
  /// Tokens whose text is not shown yet.
  private var waiting: [Token] = []
  /// Tokens drawn.
  private(set) var count = 0
  private(set) var isFinished = false

  init(text: AnswerText, split: ReasoningSplit?, names: (any TextCodec)?) {
    (self.text, self.split, self.names) = (text, split, names)
  }

  /// Takes a token, and gives a piece if there is anything to say.
  mutating func append(_ token: SampledToken, finish: FinishReason?) -> Piece? {
    guard !isFinished else { return nil }
    count += 1
    isFinished = finish != nil
    let (shown, added) = text.append(token.id, finish: finish)
    waiting.append(Token(token, added: added, names: names))
    var piece = Piece(finish: finish)
    if split != nil {
      let parts = split?.append(shown, isLast: isFinished)
      (piece.reasoning, piece.content) = (parts?.reasoning ?? [], parts?.content ?? [])
    } else {
      piece.content = shown
    }
    guard isFinished || !piece.content.isEmpty || !piece.reasoning.isEmpty else { return nil }
    piece.tokens = waiting
    waiting = []
    return piece
  }
}

extension Answer.Token {
  init(_ token: SampledToken, added: [UInt8], names: (any TextCodec)?) {
    id = token.id
    bytes = names?.bytes(of: token.id) ?? []
    self.added = added
    logProbability = token.logProbability
    alternatives = token.alternatives.compactMap { other in
      names.map { Answer.Alternative(bytes: $0.bytes(of: other.id), logProbability: other.logProbability) }
    }
  }
}
