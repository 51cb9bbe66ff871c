import Korean

/// Letters of other scripts in a trace that are not quoted from the prompt.
///
/// Letters that follow each other directly are a run; runs of one letter (美, 甲) are not counted. A gloss stands in
/// brackets or quotation marks, or before a bracket with Hangul, and has at most twelve letters. A run is known where each
/// two neighbours of it are neighbours in the prompt or in a gloss.
struct HanDrift {
  /// Letters of runs that are neither known nor glosses.
  var letters: Int { unasked + asked }
  /// Those of scripts that the prompt does not ask for.
  private(set) var unasked = 0
  /// Those of scripts that it does.
  private(set) var asked = 0
  /// Letters of glosses in scripts that are not asked for, each gloss once; those of a reading, 조선(朝鮮), are none.
  private(set) var glosses = 0
  /// Those of glosses in the others.
  private(set) var askedGlosses = 0
  /// Letters of all scripts; 0 where there are none of other scripts.
  private(set) var all = 0

  /// - Parameter texts: NFC, as is the prompt.
  init(in texts: [[UInt8]], prompt: [UInt8]?) {
    let runs = texts.map { ForeignRuns(in: $0) }
    guard runs.contains(where: { !$0.runs.isEmpty }) else { return }
    all = texts.reduce(0) { $0 + letterCount($1) }
    var known = Set<UInt64>()
    var scripts = Set<ForeignScript>()
    if let prompt {
      let words = ForeignRuns(in: prompt)
      for run in words.runs { known.formUnion(words.pairs(of: run)) }
      scripts = ForeignScript.asked(in: prompt, words.scalars)
    }
    for text in runs {
      for run in text.runs where run.isGloss && run.letters.count > 1 {
        let pairs = text.pairs(of: run)
        guard !pairs.allSatisfy(known.contains) else { continue }
        known.formUnion(pairs)
        guard !run.isRead else { continue }
        if scripts.contains(text.script(of: run)) {
          askedGlosses += run.letters.count
        } else {
          glosses += run.letters.count
        }
      }
    }
    for text in runs {
      for run in text.runs where run.letters.count > 1 && !run.isGloss {
        guard !text.pairs(of: run).allSatisfy(known.contains) else { continue }
        if scripts.contains(text.script(of: run)) {
          asked += run.letters.count
        } else {
          unasked += run.letters.count
        }
      }
    }
  }

  /// What goes beyond a limit of the settings: what was found, and the limit.
  func excess(_ settings: TraceSettings) -> (value: String, threshold: String)? {
    func limit(_ least: Int, _ share: Double) -> Int { max(least, Int((share * Double(all)).rounded(.down))) }
    let drift = limit(settings.maxHanDrift, settings.maxHanDriftShare)
    let gloss = limit(settings.maxGloss, settings.maxGlossShare)
    let whole = limit(settings.maxGloss, settings.maxAskedShare)
    if unasked > drift { return ("\(unasked) letters", "\(drift)") }
    if glosses > gloss { return ("\(glosses) letters in glosses", "\(gloss)") }
    return asked + askedGlosses > whole ? ("\(asked + askedGlosses) letters", "\(whole)") : nil
  }
}

private func letterCount(_ text: [UInt8]) -> Int {
  let bytes = text.span
  var (count, at) = (0, 0)
  while at < bytes.count {
    let step = bytes.step(at: at)
    at += step.length
    if Script(step.scalar) != .none { count += 1 }
  }
  return count
}

/// The runs of foreign letters in a text.
private struct ForeignRuns {
  struct Run {
    /// Places in `scalars`.
    let letters: Range<Int>
    var isGloss = false
    /// Whether it stands in brackets right behind as many syllables of Hangul or more: 조선(朝鮮).
    var isRead = false
  }

  private(set) var runs: [Run] = []
  private(set) var scalars: [UInt32] = []
  /// Brackets open in this line: how many runs and letters stood before each, and Hangul right before it.
  private var open: [(runs: Int, letters: Int, hangul: Int)] = []
  private var hangul = 0
  /// The last scalar that is neither a space nor emphasis, and the one before the open run.
  private var before: UInt32 = 0
  private var beforeRun: UInt32 = 0
  private var runStart: Int?
  /// What stands behind the last run: nothing yet, or a bracket.
  private var awaits = Awaits.nothing
  private enum Awaits { case nothing, mark, hangul }

  static let glossLimit = 12

  init(in text: [UInt8]) {
    let bytes = text.span
    var at = bytes.endOfASCIIWithoutBrackets
    while at < bytes.count {
      let step = bytes.step(at: at)
      at += step.length
      read(step.scalar)
    }
    read(0x0A)
  }

  func pairs(of run: Run) -> [UInt64] {
    zip(scalars[run.letters], scalars[run.letters].dropFirst()).map { UInt64($0) << 32 | UInt64($1) }
  }

  func script(of run: Run) -> ForeignScript { ForeignScript(scalars[run.letters.lowerBound]) }

  private mutating func read(_ scalar: UInt32) {
    defer { hangul = Script(scalar) == .hangul ? hangul + 1 : 0 }
    if Script(scalar) == .foreign {
      if runStart == nil { (runStart, beforeRun) = (scalars.count, before) }
      scalars.append(scalar)
      (before, awaits) = (scalar, .nothing)
      return
    }
    if let start = runStart {
      runs.append(Run(letters: start..<scalars.count))
      (runStart, awaits) = (nil, .mark)
    }
    switch scalar {
    case 0x20, 0x2A, 0x5F, 0x60: return  // a space, emphasis, a code span
    default: break
    }
    if awaits == .hangul, Script(scalar) == .hangul { explainLast() }
    let sign = Sign(scalar)
    let isBracket = sign == .opening
    if awaits == .mark, sign == .quote, Sign(beforeRun) == .quote { explainLast() }
    awaits = awaits == .mark && isBracket ? .hangul : .nothing
    if isBracket {
      open.append((runs.count, scalars.count, hangul))
    } else if sign == .closing, let bracket = open.popLast() {
      let letters = scalars.count - bracket.letters
      if letters <= Self.glossLimit {
        for index in bracket.runs..<runs.count {
          (runs[index].isGloss, runs[index].isRead) = (true, letters <= bracket.hangul)
        }
      }
    } else if scalar == 0x0A {
      open.removeAll(keepingCapacity: true)
    }
    before = scalar
  }

  private mutating func explainLast() {
    guard let last = runs.indices.last, runs[last].letters.count <= Self.glossLimit else { return }
    runs[last].isGloss = true
  }
}

/// The signs that may enclose a gloss.
private enum Sign {
  case none, opening, closing, quote

  init(_ scalar: UInt32) {
    switch scalar {
    case 0x28, 0x5B, 0x7B, 0x3C, 0xFF08, 0xFF3B, 0xFF5B, 0x3008, 0x300A, 0x300C, 0x300E, 0x3010, 0x3014:
      self = .opening  // ([{< and the wide ones
    case 0x29, 0x5D, 0x7D, 0x3E, 0xFF09, 0xFF3D, 0xFF5D, 0x3009, 0x300B, 0x300D, 0x300F, 0x3011, 0x3015:
      self = .closing
    case 0x22, 0x27, 0x2018, 0x2019, 0x201C, 0x201D: self = .quote
    default: self = .none
    }
  }
}

extension Span<UInt8> {
  /// Where the first line begins that holds a byte outside ASCII; the count where there is none.
  fileprivate var endOfASCIIWithoutBrackets: Int {
    var at = endOfASCII(from: 0)
    guard at < count else { return count }
    while at > 0, self[at - 1] != 0x0A { at -= 1 }
    return at
  }
}
