import TestSite
import Testing

@Suite struct ToyProblemTests {
  static let rows = Dictionary(
    uniqueKeysWithValues: ToySplit.allCases.map {
      ($0, ToyProblem.generate(count: 4_000, seed: 3, split: $0))
    })
  static let all = ToySplit.allCases.flatMap { rows[$0] ?? [] }

  @Test func equalSeedsMakeEqualProblems() throws {
    let train = try #require(Self.rows[.train])
    #expect(ToyProblem.generate(count: 100, seed: 3) == Array(train.prefix(100)))
    #expect(ToyProblem.generate(count: 100, seed: 4) != Array(train.prefix(100)))
    #expect(ToyProblem.generate(count: -1, seed: 3).isEmpty)
    #expect(Set(train.map(\.question)).count > train.count * 98 / 100)
    #expect(Set(train.map(\.kind)) == Set(ToyProblem.kinds))
  }

  /// Solves from the words alone.
  @Test func goldIsWhatTheQuestionAsks() {
    for row in Self.all {
      let n = numbers(in: row.question)
      let isProduct = row.question.contains("씩")
      let solutions: [Int] =
        switch row.kind {
        case "add": [n[0] + n[1]]
        case "subtract": [n[0] - n[1]]
        case "multiply": [n[0] * n[1]]
        default: [isProduct ? n[0] * n[1] + n[2] : n[0] + n[1] - n[2]]
        }
      #expect(n.count == (row.kind == "two_step" ? 3 : 2))
      #expect(solutions == [row.gold] && row.gold > 0, "\(row.question)")
    }
  }

  /// Every equation of a trace holds, the digits written are those of its result, the last result is the gold answer, and
  /// the answer says nothing but it.
  @Test func tracesCalculateRightly() {
    let places = ["Ones": 1, "Tens": 10, "Hundreds": 100]
    for row in Self.all {
      #expect(numbers(in: row.answer) == [row.gold, row.gold], "\(row.answer)")
      var (written, results) = (0, [Int]())
      for line in row.think.split(separator: "\n") where line.contains("=") {
        let parts = line.split { $0 == "," || $0 == ":" || $0 == " " || $0 == "." }.map(String.init)
        let equations = parts.filter { $0.contains("=") }.map { $0.split(separator: "=").map(String.init) }
        for sides in equations {
          #expect(sides.count == 2 && value(of: sides[0]) == Int(sides[1]), "\(row.think)")
        }
        let last = equations.last.flatMap { Int($0[1]) } ?? -1
        if let place = places[parts[0]] {
          let digit = parts.firstIndex(of: "write").flatMap { Int(parts[$0 + 1]) } ?? last
          #expect(digit >= 0)
          written += digit * place
        } else {
          #expect(written == last, "\(row.think)")
          results.append(last)
          written = 0
        }
      }
      #expect(results.last == row.gold && results.count == (row.kind == "two_step" ? 2 : 1), "\(row.think)")
      #expect(row.think.contains("The answer is \(row.gold) "))
    }
  }

  /// Quotations are the question's own words; the shares are those a trace is judged by.
  @Test func languagesAreMixedAsAsked() {
    for row in Self.all {
      let quoted = row.think.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
      for (index, part) in quoted {
        if index % 2 == 1 { #expect(row.question.contains(part), "\(part) \(row.question)") }
        if index % 2 == 0 { #expect(share(String(part)) == 0, "\(part)") }
      }
      #expect((0.05...0.20).contains(share(row.think)), "\(share(row.think)) \(row.think)")
      #expect(share(row.answer) >= 0.5, "\(row.answer)")
      #expect(row.question.unicodeScalars.count >= 50 && share(row.question) >= 0.3, "\(row.question)")
    }
  }

  private static let names = [
    "지민": "Jimin", "서연": "Seoyeon", "민준": "Minjun", "하은": "Haeun", "도윤": "Doyun", "수아": "Sua", "예준": "Yejun",
    "지우": "Jiwoo", "현우": "Hyunwoo", "다은": "Daeun", "시우": "Siwoo", "유진": "Yujin",
  ]

  /// The same names and numbers in the same order, no Hangul, and one English question for one Korean one.
  @Test func englishSaysTheSame() throws {
    var (english, korean) = ([String: String](), [String: String]())
    for row in Self.all {
      #expect(numbers(in: row.english) == numbers(in: row.question), "\(row.english)")
      #expect(row.english.unicodeScalars.allSatisfy { (0x20...0x7E).contains($0.value) }, "\(row.english)")
      #expect(row.english.contains("how many") || row.english.contains("How many"), "\(row.english)")
      #expect(row.question.contains(row.noun) && row.english.contains(row.englishNoun), "\(row.english)")
      // 지우 is no name in 지우개.
      let people = row.question.replacing(row.noun, with: "")
      #expect(
        Self.names.allSatisfy { people.contains($0.key) == row.english.contains($0.value) }, "\(row.english)")
      #expect(english.updateValue(row.english, forKey: row.question) ?? row.english == row.english)
      #expect(korean.updateValue(row.question, forKey: row.english) ?? row.question == row.question)
    }
    #expect(english.count == korean.count && english.count > Self.all.count * 95 / 100)
    #expect(Set(Self.all.map { "\($0.noun) \($0.englishNoun)" }).count == 24)
  }

  @Test func splitsHaveNothingInCommon() throws {
    let operands = Self.rows.mapValues { rows in Set(rows.map { tuple($0) }) }
    let (train, heldOut) = (try #require(operands[.train]), try #require(operands[.heldOut]))
    #expect(train.isDisjoint(with: heldOut))
    #expect(train.isDisjoint(with: try #require(operands[.unseen])))
    // Of the 720 products 4,000 rows meet nearly all, so the shares of both sides can be counted.
    let counts = [train, heldOut].map { $0.count { $0.hasPrefix("multiply") } }
    #expect((0.07...0.13).contains(Double(counts[1]) / Double(counts[0] + counts[1])), "\(counts)")
    for row in Self.all {
      let isUnseen = ["포장한", "팔리지 않은", "진열장", "들어왔습니다", "밖에도"].contains { row.question.contains($0) }
      #expect(isUnseen == (row.split == .unseen), "\(row.question)")
    }
  }

  /// Kind and operands, as the trace's first line has them.
  private func tuple(_ row: ToyProblem) -> String {
    "\(row.kind) \(row.think.prefix { $0 != "." }.drop { !$0.isNumber })"
  }

  private func value(of sum: String) -> Int {
    var (total, product, sign, digits) = (0, 1, 1, 0)
    for character in sum + "+" {
      if let digit = character.wholeNumberValue {
        digits = digits * 10 + digit
      } else if character == "*" {
        (product, digits) = (product * digits, 0)
      } else {
        total += sign * product * digits
        (product, digits, sign) = (1, 0, character == "-" ? -1 : 1)
      }
    }
    return total
  }

  /// Hangul syllables among all scalars.
  private func share(_ text: String) -> Double {
    let scalars = text.unicodeScalars
    return Double(scalars.count { (0xAC00...0xD7A3).contains($0.value) }) / Double(max(1, scalars.count))
  }

  private func numbers(in text: String) -> [Int] {
    text.split { !$0.isASCII || !$0.isNumber }.compactMap { Int($0) }
  }
}
