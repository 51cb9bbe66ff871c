/// True for an option that speaks of other options, or of letters in its question: it means something in its own list alone.
func refersToOthers(_ option: String) -> Bool {
  let text = [UInt32](of: option).map(folded)
  let compact = text.filter { !isBlank($0) }
  return text.contains { OptionLabel.enclosed($0) != nil } || isOnlyLetters(compact)
    || referring.areIn(compact)
    || !latinWords(text).isDisjoint(with: referringWords)
}

/// "ㄱ, ㄷ", "A와 B", "(가)-(나)": nothing but single letters that count, and what joins them.
private func isOnlyLetters(_ text: [UInt32]) -> Bool {
  let parts = text.split { joints.contains($0) }
  return !parts.isEmpty
    && parts.allSatisfy { part in
      part.count == 1
        && part.first.map { !isDigit($0) && OptionLabel.symbol(in: [$0], at: 0) != nil } ?? false
    }
}

private let joints = Set([UInt32](of: ",·-–~와과및→/()[].:;>"))
private let referring = Cues(
  "모두 전부 위의 위에 이상의 앞의 보기 없음 정답이 정답없 답이없 답없 해당사항 해당없 둘다 알수없 선택지 번과")
private let referringWords: Set<String> = ["above", "both", "neither", "none", "all"]
