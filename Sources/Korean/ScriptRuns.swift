/// A stretch of a text that a reader takes for one language.
public struct ScriptRun: Sendable, Equatable {
  /// What it is written in; letters of other scripts, and what has no letters, make no runs.
  public enum Script: Sendable, Equatable {
    /// Hangul of all blocks.
    case hangul
    /// Han and kana: what a Korean or English text drifts into.
    case han
    /// Words in letters of ASCII: what English is written in.
    case latin
  }

  /// Its bytes, from the first letter to behind the last.
  public let range: Range<Int>
  /// The script of all its letters.
  public let script: Script
}

/// The runs of Hangul, of Han and kana, and of Latin words in UTF-8 bytes, ascending, none over the end of a line.
///
/// Digits, marks and spaces between two letters of one script belong to its run. A Latin run begins with a word, which is two letters or
/// more. Letters of code, formulas, URLs and names of TeX's commands are no words and begin and end no such run: they say nothing of a
/// language.
public func scriptRuns(in utf8: [UInt8]) -> [ScriptRun] {
  let runs = koreanRuns(in: utf8)
  return (runs + latinRuns(in: utf8, between: runs)).sorted { $0.range.lowerBound < $1.range.lowerBound }
}

private func koreanRuns(in utf8: [UInt8]) -> [ScriptRun] {
  var runs: [ScriptRun] = []
  var open: (script: ScriptRun.Script, range: Range<Int>)?
  func close() {
    if let run = open { runs.append(ScriptRun(range: run.range, script: run.script)) }
    open = nil
  }
  let text = utf8.span
  var at = 0
  while at < utf8.count {
    let step = text.step(at: at)
    let place = at..<(at + step.length)
    at = place.upperBound
    let kind = ScalarClass(step.scalar)
    guard kind.contains(.letter) else {
      if step.scalar == 0x0A { close() }
      continue
    }
    let script: ScriptRun.Script? = kind.contains(.hangul) ? .hangul : isHan(step.scalar) ? .han : nil
    if let script, let run = open, run.script == script {
      open = (script, run.range.lowerBound..<place.upperBound)
    } else {
      close()
      open = script.map { ($0, place) }
    }
  }
  close()
  return runs
}

private func latinRuns(in utf8: [UInt8], between others: [ScriptRun]) -> [ScriptRun] {
  func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }
  var others = others.map(\.range)[...]
  var masks = MarkupScanner.masks(in: utf8).map(\.range)[...]
  var runs: [ScriptRun] = []
  var open: Range<Int>?
  func close() {
    if let range = open { runs.append(ScriptRun(range: range, script: .latin)) }
    open = nil
  }
  var at = 0
  while at < utf8.count {
    if let run = others.first, run.lowerBound == at {
      close()
      others.removeFirst()
      at = run.upperBound
      continue
    }
    while let mask = masks.first, mask.upperBound <= at { masks.removeFirst() }
    let isCommand = utf8[at] == UInt8(ascii: "\\")
    let end = utf8[(isCommand ? at + 1 : at)...].firstIndex { !isLetter($0) } ?? utf8.count
    if isLetter(utf8[at]), masks.first.map({ at < $0.lowerBound }) ?? true, open != nil || end - at > 1 {
      open = (open?.lowerBound ?? at)..<end
    }
    if utf8[at] == 0x0A { close() }
    at = max(end, at + 1)
  }
  close()
  return runs
}

/// Han of all planes and kana, as far as they are letters.
private func isHan(_ scalar: UInt32) -> Bool {
  switch scalar {
  case 0x3005...0x30FF, 0x31F0...0x31FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0xFF66...0xFF9F,
    0x20000...0x3FFFF:
    true
  default: false
  }
}
