import Testing

@testable import TestSite

@Suite struct ContentTests {
  @Test(arguments: Subject.allCases) func handwrittenTextsAreWhatTheyShouldBe(subject: Subject) {
    #expect(subject.questions.count >= 6)
    for question in subject.questions {
      #expect(question.category == subject)
      #expect(question.body.unicodeScalars.count > 50, "\(question.title)")
      #expect(!question.answers.isEmpty)
      for text in [question.title, question.body] + question.answers {
        #expect(
          !Windows949Encoder.shared.encode(text).contains(UInt8(ascii: "&")), "not windows-949: \(text)")
      }
    }
  }

  @Test func encoderWritesEverySyllable() throws {
    let syllables = String(
      String.UnicodeScalarView((0xAC00...0xD7A3).compactMap { Unicode.Scalar(UInt32($0)) }))
    let bytes = Windows949Encoder.shared.encode(syllables)
    #expect(bytes.count == 2 * 11_172)
    #expect(try fromWindows949(bytes) == syllables)
    #expect(Windows949Encoder.shared.encode("똠\u{E9}") == [0x8C, 0x63] + Array("&#233;".utf8))
  }

  @Test(arguments: [
    ("사과", "사과를"), ("연필", "연필을"), ("3", "3을"), ("24", "24를"), ("10", "10을"), ("km", "km를"),
  ]) func particles(word: String, expected: String) {
    #expect(Particle.object.after(word) == expected)
  }

  @Test func civilTime() {
    #expect(CivilTime(minutes: 0).iso == "2020-01-01T00:00:00+09:00")
    #expect(CivilTime(minutes: 0).http == "Wed, 01 Jan 2020 12:00:00 GMT")
    // The 60th day of a leap year, the first of a later one.
    #expect(CivilTime(minutes: 59 * 1_440).date == "2020-02-29")
    #expect(CivilTime(minutes: (366 + 365 + 365 + 365) * 1_440 + 61).shown == "2024-01-01 01:01")
    #expect(CivilTime(minutes: (366 + 365 + 365 + 365) * 1_440).http.hasPrefix("Mon,"))
  }

  @Test(arguments: [1, 15, 16, 150, 151, 2_000, 30_000])
  func pagingReachesEveryPage(posts: Int) {
    let post = Post(number: 1, question: Question(.daily, "", ""), author: "")
    let paging = Paging(Array(repeating: post, count: posts))
    var depth = Dictionary(uniqueKeysWithValues: paging.entrances.map { ($0, 1) })
    var front = paging.entrances
    while !front.isEmpty {
      let next = Set(front.flatMap { page in paging.links(from: page).filter { depth[$0] == nil } })
      for page in next { depth[page] = (front.first.flatMap { depth[$0] } ?? 0) + 1 }
      front = next.sorted()
    }
    #expect(depth.count == paging.count)
    // A post is one link further.
    #expect((depth.values.max() ?? 0) + 1 <= 8)
    #expect((1...paging.count).reduce(0) { $0 + paging.page($1).count } == posts)
    #expect(paging.page(0).isEmpty && paging.page(paging.count + 1).isEmpty)
  }

  @Test func boardsHaveFlaws() {
    var random = SeededRandom(seed: 3)
    let posts = Post.board(handwritten: dailyQuestions, count: 64, flawed: true, random: &random)
    #expect(posts.map(\.number) == Array(1...64))
    let flaws = posts.compactMap(\.flaw)
    #expect(flaws.filter { $0.hasPrefix("duplicate") }.count == 6)
    #expect(flaws.contains("short") && flaws.contains("english"))
    for post in posts {
      let length = post.question.body.unicodeScalars.count
      switch post.flaw {
      case "short": #expect(length < 50)
      case "english": #expect(post.question.body.utf8.allSatisfy { $0 < 0x80 } && length > 50)
      case .some(let flaw) where flaw.hasPrefix("duplicate"):
        let original = posts[(Int(flaw.dropFirst(13)) ?? 1) - 1]
        func squeezed(_ text: String) -> [UInt8] { text.utf8.filter { $0 != 0x20 && $0 != 0x0A } }
        #expect(squeezed(post.question.body) == squeezed(original.question.body))
      default: #expect(length > 50, "\(post.question.body)")
      }
    }
  }

  @Test func gzipBombInflatesToWhatItPromises() throws {
    let bomb = Gzip.bomb(block: [UInt8](repeating: 0, count: 1 << 16), count: 100)
    let member = bomb.head + Array(repeating: bomb.block, count: 100).flatMap { $0 } + bomb.tail
    // The reader checks length and CRC.
    #expect(try gunzipped(member) == [UInt8](repeating: 0, count: 100 << 16))
  }
}
