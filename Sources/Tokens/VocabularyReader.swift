import StrictJSON

extension TokenizerFile {
  /// Reads `model.vocab`: an object from spellings to ids.
  func readVocabulary(isByteLevel: Bool) throws -> Vocabulary {
    guard let range = vocabulary else { throw error("model.vocab is missing, or not an object") }
    var all = Vocabulary(isByteLevel: isByteLevel, capacity: range.count / 16)
    do {
      var skim = JSONSkim(text, at: range.lowerBound)
      try skim.expect(UInt8(ascii: "{"))
      if skim.take(UInt8(ascii: "}")) { return all }
      repeat {
        let name = try skim.string()
        try skim.expect(UInt8(ascii: ":"))
        let id = try skim.integer()
        let spelling = name.hasEscapes ? try skim.unescaped(name.content)[...] : text[name.content]
        guard all.add(spelling, id: id) else {
          let spelling = String(decoding: spelling, as: UTF8.self)
          throw error(
            id < 0 || id >= Vocabulary.limit
              ? "the id \(id) of \"\(spelling)\" is not in 0..<\(Vocabulary.limit)"
              : "two entries of the vocabulary share an id or a spelling: \"\(spelling)\", \(id)")
        }
      } while skim.take(UInt8(ascii: ","))
      try skim.expect(UInt8(ascii: "}"))
    } catch let problem as JSONSkim.Problem {
      throw error("model.vocab: \(problem.problem)")
    } catch let problem as JSONError {
      throw error("model.vocab: \(problem)")
    }
    return all
  }

  /// Reads `model.merges`, each `"a b"` or `["a", "b"]`, in the order of their ranks.
  func readMerges(_ vocabulary: Vocabulary, prefix: Int) throws -> MergeTable {
    guard let range = merges else { throw error("model.merges is missing, or not a list") }
    var table = MergeTable(capacity: range.count / 16)
    do {
      var skim = JSONSkim(text, at: range.lowerBound)
      try skim.expect(UInt8(ascii: "["))
      if skim.take(UInt8(ascii: "]")) { return table }
      var rank: UInt32 = 0
      repeat {
        let (left, right) = try pair(&skim)
        guard let problem = table.add(left, right, rank: rank, prefix: prefix, vocabulary) else {
          rank += 1
          continue
        }
        throw error("merge \(rank): \(problem)")
      } while skim.take(UInt8(ascii: ","))
      try skim.expect(UInt8(ascii: "]"))
    } catch let problem as JSONSkim.Problem {
      throw error("model.merges: \(problem.problem)")
    } catch let problem as JSONError {
      throw error("model.merges: \(problem)")
    }
    return table
  }

  private func pair(_ skim: inout JSONSkim) throws -> (left: ArraySlice<UInt8>, right: ArraySlice<UInt8>) {
    func side() throws -> ArraySlice<UInt8> {
      let string = try skim.string()
      return string.hasEscapes ? try skim.unescaped(string.content)[...] : text[string.content]
    }
    if skim.take(UInt8(ascii: "[")) {
      let left = try side()
      try skim.expect(UInt8(ascii: ","))
      let right = try side()
      try skim.expect(UInt8(ascii: "]"))
      return (left, right)
    }
    let both = try side()
    guard let space = both.firstIndex(of: 0x20), both.lastIndex(of: 0x20) == space else {
      throw JSONSkim.Problem(problem: "\"\(String(decoding: both, as: UTF8.self))\" is not two tokens")
    }
    return (both[..<space], both[(space + 1)...])
  }
}
