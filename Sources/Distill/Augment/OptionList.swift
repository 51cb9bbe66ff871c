/// The options of a question as they stand in its text, and what is around and between them.
struct OptionList {
  let style: OptionLabel.Style
  /// Without their labels and the blanks around them.
  let options: [ArraySlice<UInt32>]
  /// What is before the first label.
  let stem: ArraySlice<UInt32>
  /// What is behind the last option.
  let tail: ArraySlice<UInt32>
  /// Between a label and its option.
  let gap: [UInt32]
  /// Between an option and the next label.
  let separator: [UInt32]

  /// An option of more scalars is a passage.
  private static let longest = 300

  private typealias Place = (label: OptionLabel, at: Int)

  /// Finds the one list of 3 to 10 options; nil if there is none, or one cannot tell which of several it is.
  ///
  /// ① and its like come before all others; of those the list that begins last, as ㄱ, ㄴ, ㄷ before it are statements
  /// that the options speak of.
  init?(in text: [UInt32]) {
    let styles = OptionList.places(in: text).compactMap { style, places in
      let runs = OptionList.runs(places, in: text)
      return runs.isEmpty ? nil : (style: style, runs: runs)
    }
    let circled = styles.filter {
      if case .enclosed(let base) = $0.style.series { base < 0x3200 } else { false }
    }
    let chosen = (circled.isEmpty ? styles : circled).max { $0.runs[0][0].at < $1.runs[0][0].at }
    guard let chosen, chosen.runs.count == 1 else { return nil }
    self.init(chosen.runs[0], style: chosen.style, in: text)
  }

  private init?(_ labels: [Place], style: OptionLabel.Style, in text: [UInt32]) {
    let starts = labels.map { $0.at + $0.label.length }
    var options = zip(starts, labels.dropFirst()).map { text[$0..<$1.at].trimmed }
    let lines = options.map { $0.count(where: isLineEnd) }.max() ?? 0
    options.append(OptionList.last(from: starts[starts.count - 1], lines: lines, in: text))
    tail = text[options[options.count - 1].endIndex...]
    stem = text[..<labels[0].at]
    if let mark = options[0].last, [0x2C, 0x3B, 0x2F, 0x7C].contains(mark),
      options.dropLast().allSatisfy({ $0.last == mark })
    {
      for index in options.indices.dropLast() { options[index] = options[index].dropLast().trimmed }
    }
    guard options.allSatisfy({ (1...OptionList.longest).contains($0.count) }),
      options.count(where: { $0.last.map { folded($0) == 0x3F } ?? false }) < 2
    else { return nil }
    gap = Array(text[starts[0]..<options[0].startIndex])
    let between = zip(options, labels.dropFirst()).map { Array(text[$0.endIndex..<$1.at]) }
    separator =
      between.allSatisfy { $0 == between[0] }
      ? between[0] : between.joined().contains(where: isLineEnd) ? [0x0A] : between[0]
    (self.style, self.options) = (style, options)
  }

  /// The last option has as many lines as the longest before it, and ends at an empty line at the latest.
  private static func last(from start: Int, lines: Int, in text: [UInt32]) -> ArraySlice<UInt32> {
    var at = start
    while at < text.count, isBlank(text[at]) { at += 1 }
    let first = at
    var (passed, isEmptyLine) = (0, false)
    while at < text.count {
      if isLineEnd(text[at]) {
        let isPair = text[at] == 0x0D && at + 1 < text.count && text[at + 1] == 0x0A
        if isEmptyLine || passed == lines { break }
        (passed, isEmptyLine) = (passed + 1, true)
        if isPair { at += 1 }
      } else if !isBlank(text[at]) {
        isEmptyLine = false
      }
      at += 1
    }
    return text[first..<max(at, first)].trimmed
  }

  /// All labels, by style, in the order of the styles' first ones.
  private static func places(in text: [UInt32]) -> [(OptionLabel.Style, [Place])] {
    var order: [OptionLabel.Style] = []
    var places: [OptionLabel.Style: [Place]] = [:]
    var at = 0
    while at < text.count {
      guard let label = OptionLabel(in: text, at: at) else {
        at += 1
        continue
      }
      if places[label.style] == nil { order.append(label.style) }
      places[label.style, default: []].append((label, at))
      at += label.length
    }
    return order.map { ($0, places[$0] ?? []) }
  }

  /// Labels 1, 2, 3 … in their order: those that begin a line, else those anywhere. Labels within a line may begin only
  /// behind the end of a sentence or a topic: "(1)" within one is a reference.
  private static func runs(_ places: [Place], in text: [UInt32]) -> [[Place]] {
    let atLineStart = runs(places.filter { isLineStart($0.at, in: text) })
    if !atLineStart.isEmpty { return atLineStart }
    return runs(places).filter { run in
      isLineStart(run[0].at, in: text) || endsPhrase(text[..<run[0].at].trimmed.last)
    }
  }

  private static func runs(_ places: [Place]) -> [[Place]] {
    var runs: [[Place]] = []
    var run: [Place] = []
    for place in places {
      if place.label.number == run.count + 1 {
        run.append(place)
      } else if place.label.number == 1 {
        runs.append(run)
        run = [place]
      }
    }
    return (runs + [run]).filter { $0.count >= 3 }
  }

  private static func isLineStart(_ place: Int, in text: [UInt32]) -> Bool {
    var at = place
    while at > 0, isBlank(text[at - 1]), !isLineEnd(text[at - 1]) { at -= 1 }
    return at == 0 || isLineEnd(text[at - 1])
  }

  private static func endsPhrase(_ scalar: UInt32?) -> Bool {
    scalar.map { phraseEnds.contains(folded($0)) } ?? true
  }

  private static let phraseEnds = Set([UInt32](of: "?.:;)]>\"'은는。」』】〉》”’"))
}
