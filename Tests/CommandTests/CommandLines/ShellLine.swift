/// A line as bash reads it: simple commands, each a list of words. Only what help texts and docs write: quotes, pipes,
/// lists, redirections, comments, variables before a command, `$(…)` and `$NAME` as texts.
struct ShellLine: Equatable {
  /// What a line cannot be.
  struct Problem: Error, CustomStringConvertible {
    let description: String
  }

  /// The words of each simple command, in order; variables and redirections left out.
  private(set) var commands: [[String]] = []

  /// - Throws: `Problem` for an open quote, and for a `&` within a word, which ends the command there.
  init(_ text: String) throws {
    var words: [String] = []
    var word: String?
    var quote: Character?
    var isTarget = false
    func ended(_ words: inout [String], _ word: inout String?, _ isTarget: inout Bool) {
      guard let whole = word else { return }
      if !isTarget { words.append(whole) }
      isTarget = false
      word = nil
    }
    var rest = Array(text)[...]
    while let next = rest.popFirst() {
      if let open = quote {
        if next == open {
          quote = nil
        } else if next == "\\", open == "\"", let escaped = rest.first, "\"\\$`".contains(escaped) {
          word = (word ?? "") + String(rest.removeFirst())
        } else {
          word = (word ?? "") + String(next)
        }
        continue
      }
      switch next {
      case "'", "\"":
        quote = next
        word = word ?? ""
      case "\\":
        // The end of a line: the next one goes on.
        if let escaped = rest.popFirst(), escaped != "\n" { word = (word ?? "") + String(escaped) }
      case "#" where word == nil:
        rest = rest.drop { $0 != "\n" }
      case " ", "\t": ended(&words, &word, &isTarget)
      case "\n", "|", ";", "&":
        let before = word ?? ""
        ended(&words, &word, &isTarget)
        if next == "&", rest.first == "&" {
          rest.removeFirst()
        } else if next == "&", !before.isEmpty || !(rest.first ?? "\n").isWhitespace {
          throw Problem(description: "an & outside quotes ends the command there: \(text)")
        }
        if next == "|", rest.first == "|" { rest.removeFirst() }
        close(&words)
      case ">", "<":
        // 2> names a descriptor and is no word.
        if let number = word, number.allSatisfy(\.isNumber) { word = nil }
        ended(&words, &word, &isTarget)
        while let more = rest.first, more == ">" || more == "&" { rest.removeFirst() }
        isTarget = true
      default: word = (word ?? "") + String(next)
      }
    }
    if let quote { throw Problem(description: "the \(quote) is never closed: \(text)") }
    ended(&words, &word, &isTarget)
    close(&words)
  }

  private mutating func close(_ words: inout [String]) {
    defer { words = [] }
    let words = words.drop { word in
      guard let sign = word.firstIndex(of: "="), sign > word.startIndex else { return false }
      return word[..<sign].allSatisfy { $0.isASCII && ($0.isUppercase || $0.isNumber || $0 == "_") }
    }
    if !words.isEmpty { commands.append(Array(words)) }
  }

  /// The arguments of each `yisang` that the line runs.
  var arguments: [[String]] {
    commands.compactMap { command in
      let command = command.first == "$" ? command.dropFirst() : command[...]
      return command.first == "yisang" ? Array(command.dropFirst()) : nil
    }
  }
}
