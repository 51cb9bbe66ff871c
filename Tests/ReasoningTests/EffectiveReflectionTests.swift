import Reasoning
import Testing

@Suite struct EffectiveReflectionTests {
  private func ratio(_ responses: [(Int, Bool)]) -> EffectiveReflection {
    var found = EffectiveReflection()
    for (count, isCorrect) in responses { found.add(reflections: count, isCorrect: isCorrect) }
    return found
  }

  /// R = [3, 0, 2, 5], Acc = [1, 1, 0, 1]: (3 + 0 + 0 + 5) / 10.
  @Test func golden() {
    let found = ratio([(3, true), (0, true), (2, false), (5, true)])
    #expect(found.ratio == 0.8)
    #expect(found.responses == 4 && found.reflections == 10 && found.effective == 8)
  }

  @Test func withoutReflectionsThereIsNoRatio() {
    #expect(EffectiveReflection().ratio == nil)
    #expect(ratio([(0, true), (0, false)]).ratio == nil)
    #expect(ratio([(0, true), (2, false)]).ratio == 0)
  }

  @Test func itIsCountedByTheScanner() {
    let texts = [("Wait, 3 + 4 = 7. 다시 확인해 보자. 7이다.", true), ("Hold on, is it 8?", false), ("12.", true)]
    let found = ratio(texts.map { (findReflections(in: Array($0.utf8)).count, $1) })
    #expect(found.ratio == 2.0 / 3)
  }
}
