public import Corpus

/// What a report can say of an example, for those who have a corpus or a file at hand.
public struct SampleAbout: Sendable, Equatable {
  /// The item it was made of; a filter excludes items.
  public var item: RecordID?
  /// What the question is called, and its subject.
  public var title, category: String?
  /// `file:line`, or the page's URL.
  public var place: String?
  /// What the model was asked; empty if nobody knows.
  public var question: String
  /// What it learns to say, the think part included; empty if nobody knows.
  public var answer: String
  /// What was measured on it before, by name.
  public var measured: [String: Double]

  /// Of an example.
  public init(
    item: RecordID? = nil, title: String? = nil, category: String? = nil, place: String? = nil,
    question: String = "", answer: String = "", measured: [String: Double] = [:]
  ) {
    (self.item, self.title, self.category, self.place) = (item, title, category, place)
    (self.question, self.answer, self.measured) = (question, answer, measured)
  }
}

/// Something that is measured on an example, and the setting that keeps such examples out.
public struct SampleFeature: Sendable {
  /// A threshold that somebody may set.
  public struct Setting: Sendable, Equatable {
    /// How, with … in place of the number, as `yisang filter --max-repeated …`.
    public let words: String
    /// Whether it drops what lies above the threshold, or what lies below.
    public let dropsAbove: Bool

    /// A threshold.
    public init(_ words: String, dropsAbove: Bool) { (self.words, self.dropsAbove) = (words, dropsAbove) }
  }

  /// As people read it.
  public let name: String
  /// nil where no setting looks at it.
  public let setting: Setting?
  /// The value; nil where there is nothing to measure.
  public let measure: @Sendable (SampleAbout) -> Double?

  /// A feature.
  public init(
    _ name: String, setting: Setting? = nil, measure: @escaping @Sendable (SampleAbout) -> Double?
  ) {
    (self.name, self.setting, self.measure) = (name, setting, measure)
  }
}

extension SampleFeature {
  /// What can be measured on any text; no setting looks at these.
  static let ofText: [SampleFeature] = [
    SampleFeature("length (scalars)") { $0.text.map { Double($0.unicodeScalars.count) } },
    SampleFeature("letters of other scripts (share)") { about in
      about.text.flatMap { text in
        share(of: text.unicodeScalars.filter(isLetter)) { !isKoreanLatinOrGreek($0) }
      }
    },
    SampleFeature("digits (share)") { about in
      about.text.flatMap { share(of: Array($0.unicodeScalars)) { (48...57).contains($0.value) } }
    },
    SampleFeature("U+FFFD and control characters (share)") { about in
      about.text.flatMap { text in
        share(of: Array(text.unicodeScalars)) {
          $0.value == 0xFFFD || $0.value < 32 && ![9, 10, 13].contains($0.value)
        }
      }
    },
    SampleFeature("repeated (share of five pieces in a row that stood before)") { about in
      about.text.flatMap { repeated(Array($0.utf8)) }
    },
  ]

  private static func share(
    of scalars: [Unicode.Scalar], _ counts: (Unicode.Scalar) -> Bool
  ) -> Double? {
    scalars.isEmpty ? nil : Double(scalars.count(where: counts)) / Double(scalars.count)
  }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isAlphabetic }

  private static func isKoreanLatinOrGreek(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x400, 0x1100..<0x1200, 0x1E00..<0x2000, 0x3130..<0x3190, 0xA960..<0xA980, 0xAC00..<0xD800: true
    default: false
    }
  }

  /// Pieces are words, cut at eight bytes, so that a word that never ends repeats itself too.
  private static func repeated(_ bytes: [UInt8]) -> Double? {
    var pieces: [ArraySlice<UInt8>] = []
    for word in bytes.split(whereSeparator: { $0 <= 32 }) {
      var rest = word
      while !rest.isEmpty {
        pieces.append(rest.prefix(8))
        rest = rest.dropFirst(8)
      }
    }
    guard pieces.count > 5 else { return nil }
    let grams = (0...pieces.count - 5).map { Array(pieces[$0..<$0 + 5]) }
    return 1 - Double(Set(grams).count) / Double(grams.count)
  }
}

extension SampleAbout {
  /// All of it; nil if nobody knows.
  fileprivate var text: String? {
    question.isEmpty && answer.isEmpty ? nil : question + "\n" + answer
  }
}
