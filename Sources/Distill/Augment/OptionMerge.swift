import Corpus

/// The distractors of like questions as further options of a question.
struct OptionMerge: Sendable {
  /// A question with more options.
  struct Merged {
    /// In their new order.
    var options: [String]
    /// For each of them its number in the list of the question's own and then the imported options, from 1.
    var order: [Int]
    /// Where the imported ones come from: the question, and the number of its option, from 1.
    var imported: [(source: RecordID, option: Int)]
    /// The index of the right option, from 0, where it is known.
    var gold: Int?
  }

  /// How many like questions are asked for distractors.
  private static let neighbours = 8

  private let donors: [ExamItem]
  /// What the donors ask.
  private let asked: [OptionKey]
  private let index: BM25
  private let seed: UInt64

  /// - Parameter pool: of its questions those give distractors whose right option is known and which ask for the one
  ///   that is so: the distractors of others may be true.
  init(pool: [ExamItem], seed: UInt64) {
    var known: Set<RecordID> = []
    donors = pool.sorted { $0.id < $1.id }.filter { exam in
      let cues = QuestionCues(exam.stem)
      return exam.gold != nil && !cues.isNegated && !cues.asksForSeveral && known.insert(exam.id).inserted
    }
    index = BM25(donors.map(OptionMerge.terms))
    asked = donors.map { OptionKey.unnumbered($0.stem) }
    self.seed = seed
  }

  /// The question with distractors of others, shuffled; nil if it must be left alone, or there is none to add.
  func merged(_ exam: ExamItem) -> Merged? {
    guard OptionMerge.mayGrow(exam) else { return nil }
    var distinct = DistinctOptions()
    for option in exam.options { _ = distinct.take(option) }
    let shapes = Set(exam.options.map { OptionKey($0).hasLetters })
    var options = exam.options
    var imported: [(source: RecordID, option: Int)] = []
    let mayGive = mayGive(to: exam)
    let most = OptionMerge.neighbours + 1
    for (place, _) in index.nearest(to: OptionMerge.terms(exam), most: most, where: mayGive) {
      let donor = donors[place]
      for (number, option) in donor.options.enumerated()
      where donor.id != exam.id && number != donor.gold && options.count < OptionLabel.most {
        guard !refersToOthers(option), shapes.contains(OptionKey(option).hasLetters), distinct.take(option)
        else {
          continue
        }
        options.append(option)
        imported.append((donor.id, number + 1))
      }
    }
    guard !imported.isEmpty else { return nil }
    var draw = ItemDraw(exam.id, seed: seed, purpose: "option order")
    let order = draw.order(of: options.count)
    return Merged(
      options: order.map { options[$0] }, order: order.map { $0 + 1 }, imported: imported,
      gold: exam.gold.flatMap { order.firstIndex(of: $0) })
  }

  /// Which donors' distractors are wrong here as well, as far as words tell: all, unless the question asks which of its
  /// options has a property. What lacks another property may have this one: those that ask for the same.
  private func mayGive(to exam: ExamItem) -> (Int) -> Bool {
    guard QuestionCues(exam.stem).picksByProperty else { return { _ in true } }
    let own = OptionKey.unnumbered(exam.stem)
    return { asked[$0] == own }
  }

  /// False where another option could be right, or the text speaks of options by their labels.
  static func mayGrow(_ exam: ExamItem) -> Bool {
    let cues = QuestionCues(exam.stem)
    guard exam.options.count < OptionLabel.most, !cues.isNegated, !cues.comparesOptions, !cues.asksForSeveral,
      !exam.options.contains(where: refersToOthers), !namesOptions(exam)
    else { return false }
    return exam.options.contains { OptionKey($0).hasLetters } || !cues.asksWhichOfThese
  }

  private static func namesOptions(_ exam: ExamItem) -> Bool {
    let (stem, tail) = ([UInt32](of: exam.stem), [UInt32](of: exam.tail))
    let isEnclosed: (UInt32) -> Bool = { OptionLabel.enclosed($0) != nil }
    return stem.contains(where: isEnclosed) || tail.contains(where: isEnclosed)
      || zip(tail, tail.dropFirst()).contains { isDigit($0) && $1 == 0xBC88 || $0 == 0xC815 && $1 == 0xB2F5 }
  }

  /// The question and its options: many questions differ in nothing else.
  private static func terms(_ exam: ExamItem) -> [UInt64] {
    searchTerms(exam.stem) + exam.options.flatMap(searchTerms)
  }
}
