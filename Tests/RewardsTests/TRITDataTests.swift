import Rewards
import Testing

@Suite struct TRITDataTests {
  typealias Attempt = TRITAttempt<String>
  typealias Drafts = TranslationDrafts<String>
  typealias Group = RewardedGroup<String>

  /// Six answers by a letter each: R right (1); W wrong (0.1); X right in another language (0); L right, over and over (0 in
  /// the paper, 0.1 released); N neither formed nor right (0).
  static func attempts(_ name: String, _ letters: String) -> [Attempt] {
    letters.enumerated().map { place, letter in
      Attempt(
        "\(name).\(place)",
        TRITOutcome(
          isFormed: letter != "N", isInLanguage: letter != "X", isVaried: letter != "L",
          isCorrect: "RXL".contains(letter)))
    }
  }

  static func names(_ name: String, _ count: Int = 6) -> [String] { (0..<count).map { "\(name).\($0)" } }

  static func cross(_ question: Int, _ letters: String) throws -> CrossGroup<String> {
    try CrossGroup(question: question, attempts("q\(question)", letters))
  }

  /// Means of r_final: 2.4/6 = 0.4, 1.5/6 = 0.25, 1, 1/6; shares of right answers: 2/6, 1/6, 1, 4/6.
  static func phase1() throws -> [CrossGroup<String>] {
    try [cross(0, "RRWWWW"), cross(1, "WWWWWR"), cross(2, "RRRRRR"), cross(3, "XXRNNL")]
  }

  /// The solutions of each draft; nil is no translation.
  static let solutions: [Int: [String?]] = [
    0: ["RWWWWW", nil, "WWWWNN", "XNNNNN"], 2: ["RRRRRR", "RRRRRR", "RRRRRW", "RWRWRW"],
    3: [nil, nil, nil, "RWWWNL"],
  ]

  static func drafts(_ kept: [CrossGroup<String>]) throws -> Drafts {
    try Drafts(
      kept.map { cross in
        Drafts.Question(
          cross,
          drafts: (solutions[cross.question] ?? []).enumerated().map { place, letters in
            (
              "t\(cross.question).\(place)",
              letters == nil ? .failure(.noBlock) : .success(Array("번역 \(cross.question).\(place)".utf8))
            )
          })
      })
  }

  static func solved(_ drafts: Drafts) -> [Drafts.Solved] {
    drafts.prompts.map { prompt in
      let letters = (solutions[prompt.question] ?? [])[prompt.draft] ?? ""
      return prompt.solved(attempts("s\(prompt.question).\(prompt.draft)", letters))
    }
  }

  static func data(_ variant: TRITVariant) throws -> TRITData<String> {
    let filter = QuestionFilter(variant)
    let phase1 = try phase1()
    let drafts = try drafts(phase1.filter(filter.keeps))
    return try TRITData(phase1, drafts.groups(solved(drafts)), filter: filter)
  }

  static func group(_ prompt: Group.Prompt, _ completions: [String], _ rewards: [Double]) -> Group.Expected {
    Group.Expected(prompt: prompt, completions: completions, rewards: rewards)
  }

  @Test func paper() throws {
    let data = try Self.data(.paper)
    #expect(
      data.cross.map(\.expected) == [
        Self.group(.cross(question: 0), Self.names("q0"), [1, 1, 0.1, 0.1, 0.1, 0.1]),
        Self.group(.cross(question: 2), Self.names("q2"), [1, 1, 1, 1, 1, 1]),
      ])
    #expect(
      data.translation.map(\.expected) == [
        // Right, none, wrong, right in another language.
        Self.group(.translation(question: 0), Self.names("t0", 4), [1, 0, 0, 1]),
        Self.group(.translation(question: 2), Self.names("t2", 4), [1, 1, 1, 1]),
      ])
    #expect(
      data.target.map(\.expected) == [
        Self.group(.target(question: 0, draft: 0), Self.names("s0.0"), [1, 0.1, 0.1, 0.1, 0.1, 0.1]),
        Self.group(.target(question: 0, draft: 3), Self.names("s0.3"), [0, 0, 0, 0, 0, 0]),
        Self.group(.target(question: 2, draft: 0), Self.names("s2.0"), [1, 1, 1, 1, 1, 1]),
        Self.group(.target(question: 2, draft: 1), Self.names("s2.1"), [1, 1, 1, 1, 1, 1]),
        Self.group(.target(question: 2, draft: 2), Self.names("s2.2"), [1, 1, 1, 1, 1, 0.1]),
        Self.group(.target(question: 2, draft: 3), Self.names("s2.3"), [1, 0.1, 1, 0.1, 1, 0.1]),
      ])
    #expect(
      data.dropped.map(\.prompt) == [
        .cross(question: 1), .cross(question: 3), .target(question: 0, draft: 2),
      ])
    #expect(data.dropped.map(\.reason) == [.belowThreshold, .belowThreshold, .noneRight])
    #expect(data.groups.count == 10 && Set(data.groups.map(\.prompt)).count == 10)
  }

  @Test func released() throws {
    let data = try Self.data(.released)
    #expect(
      data.cross.map(\.expected) == [
        Self.group(.cross(question: 0), Self.names("q0"), [1, 1, 0.1, 0.1, 0.1, 0.1]),
        // Below the threshold, and learnt from all the same.
        Self.group(.cross(question: 1), Self.names("q1"), [0.1, 0.1, 0.1, 0.1, 0.1, 1]),
        Self.group(.cross(question: 3), Self.names("q3"), [0, 0, 1, 0, 0, 0.1]),
      ])
    #expect(
      data.translation.map(\.expected) == [
        Self.group(.translation(question: 0), Self.names("t0", 4), [1, 0, 0, 1]),
        Self.group(.translation(question: 3), Self.names("t3", 4), [0, 0, 0, 1]),
      ])
    #expect(
      data.target.map(\.expected) == [
        Self.group(.target(question: 0, draft: 0), Self.names("s0.0"), [1, 0.1, 0.1, 0.1, 0.1, 0.1]),
        Self.group(.target(question: 0, draft: 3), Self.names("s0.3"), [0, 0, 0, 0, 0, 0]),
        Self.group(.target(question: 2, draft: 2), Self.names("s2.2"), [1, 1, 1, 1, 1, 0.1]),
        Self.group(.target(question: 2, draft: 3), Self.names("s2.3"), [1, 0.1, 1, 0.1, 1, 0.1]),
        Self.group(.target(question: 3, draft: 3), Self.names("s3.3"), [1, 0.1, 0.1, 0.1, 0, 0.1]),
      ])
    #expect(
      data.dropped.map(\.prompt) == [
        .cross(question: 2), .translation(question: 2), .target(question: 0, draft: 2),
        .target(question: 2, draft: 0), .target(question: 2, draft: 1),
      ])
    #expect(data.dropped.map(\.reason) == [.allRight, .constant, .noneRight, .allRight, .allRight])
  }

  @Test func theFilterTakesItsOwnBound() throws {
    // Exactly 1/3: two of six right and the rest worth nothing.
    #expect(try QuestionFilter(.paper).keeps(Self.cross(0, "RRNNNN")))
    #expect(try !QuestionFilter(.paper).keeps(Self.cross(0, "RWWWWN")))
    // 9 + 10 · 0.1 of 30: a third, but for rounding.
    let letters = [("R", 9), ("W", 10), ("N", 11)].map { String(repeating: $0, count: $1) }.joined()
    #expect(try QuestionFilter(.paper).keeps(Self.cross(0, letters)))
    #expect(try QuestionFilter(.released).keeps(Self.cross(0, "XNNNN")))
    #expect(try !QuestionFilter(.released).keeps(Self.cross(0, "RNNNNN")))
    #expect(try QuestionFilter(.paper, least: 0).keeps(Self.cross(0, "NNNNNN")))
  }

  /// Solutions say where they belong: in whatever order they come, the groups are the same.
  @Test func orderOfSolutionsIsNothing() throws {
    let drafts = try Self.drafts(Self.phase1().filter(QuestionFilter(.paper).keeps))
    let solved = Self.solved(drafts)
    let wanted = try drafts.groups(solved)
    #expect(try drafts.groups(solved.reversed()) == wanted)
    let tiled = (0..<2).flatMap { phase in solved.indices.filter { $0 % 2 == phase }.map { solved[$0] } }
    #expect(tiled.map(\.prompt) != solved.map(\.prompt))
    #expect(try drafts.groups(tiled) == wanted)
  }

  /// The released trainer lays rollouts out by question (`repeat_interleave`: q0 q0 q0 q0 q1 …) and looks for the constant ones at
  /// `q + s · Q`, as if they were laid out by sample.
  @Test func whatTheReleasedIndexingWouldLookAt() throws {
    let rewards: [[Double]] = [[1, 1, 1, 1], [0, 0, 0, 0], [1, 0, 0, 0]]
    let flat = rewards.flatMap(\.self)
    let inspected = rewards.indices.map { question in (0..<4).map { flat[question + $0 * rewards.count] } }
    #expect(inspected == [[1, 1, 0, 0], [1, 0, 0, 0], [1, 0, 1, 0]])
    // It would keep all three; only the last has anything to compare.
    #expect(inspected.allSatisfy { Set($0).count > 1 })
    let kept = try translated(rewards)
    #expect(kept.translation.map(\.prompt) == [.translation(question: 2)])
    #expect(kept.translation.map(\.rewards) == [[1, 0, 0, 0]])
    // And two groups that differ within look constant to it.
    let others: [[Double]] = [[1, 0, 1, 0], [1, 0, 1, 0]]
    let flatter = others.flatMap(\.self)
    #expect(
      others.indices.map { q in (0..<4).map { flatter[q + $0 * 2] } } == [[1, 1, 1, 1], [0, 0, 0, 0]])
    #expect(try translated(others).translation.map(\.rewards) == others)
  }

  /// Questions that all are kept, with drafts of these rewards.
  private func translated(_ rewards: [[Double]]) throws -> TRITData<String> {
    let filter = QuestionFilter(.released)
    let phase1 = try rewards.indices.map { try Self.cross($0, "RRW") }
    let drafts = try Drafts(
      zip(phase1, rewards).map { cross, rewards in
        Drafts.Question(cross, drafts: rewards.map { _ in ("t", .success(Array("번역".utf8))) })
      })
    let solved = drafts.prompts.map { prompt in
      prompt.solved(Self.attempts("s", rewards[prompt.question][prompt.draft] == 1 ? "RW" : "WW"))
    }
    return try TRITData(phase1, drafts.groups(solved), filter: filter)
  }

  @Test func whatDoesNotFitIsRefused() throws {
    let phase1 = try Self.phase1()
    let filter = QuestionFilter(.paper)
    let kept = phase1.filter(filter.keeps)
    let drafts = try Self.drafts(kept)
    let solved = Self.solved(drafts)
    let groups = try drafts.groups(solved)
    #expect(throws: RewardFailure.self) { try CrossGroup<String>(question: 0, []) }
    #expect(throws: RewardFailure.self) { try Self.drafts(kept + kept) }
    #expect(throws: RewardFailure.self) { try Drafts([Drafts.Question(kept[0], drafts: [])]) }
    #expect(throws: RewardFailure.self) { try drafts.groups(Array(solved.dropLast())) }
    #expect(throws: RewardFailure.self) { try drafts.groups(solved + [solved[0]]) }
    #expect(throws: RewardFailure.self) {
      try drafts.groups(solved.dropLast() + [solved[0].prompt.solved([])])
    }
    #expect(throws: RewardFailure.self) { try Self.drafts([kept[0]]).groups(solved) }
    #expect(throws: RewardFailure.self) { try TRITData(phase1, Array(groups.dropLast()), filter: filter) }
    #expect(throws: RewardFailure.self) { try TRITData(phase1, groups + [groups[0]], filter: filter) }
    #expect(throws: RewardFailure.self) { try TRITData(phase1 + [phase1[1]], groups, filter: filter) }
    // Of another step: the same places, other answers.
    let other = try [Self.cross(0, "RRRWWW")] + phase1.dropFirst()
    #expect(throws: RewardFailure.self) { try TRITData(other, groups, filter: filter) }
  }
}

extension RewardedGroup where Completion == String {
  struct Expected: Equatable {
    let prompt: Prompt
    let completions: [String]
    let rewards: [Double]
  }

  fileprivate var expected: Expected { Expected(prompt: prompt, completions: completions, rewards: rewards) }
}
