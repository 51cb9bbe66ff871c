/// A stretch of a text that a reader takes for one language.
public struct ScriptRun: Sendable, Equatable {
  /// What it is written in; Latin letters, and what has no letters, make no runs.
  public enum Script: Sendable, Equatable {
    /// Hangul of all blocks.
    case hangul
    /// Han and kana: what a Korean or English text drifts into.
    case han
  }

  /// Its bytes, from the first letter to behind the last.
  public let range: Range<Int>
  /// The script of all its letters.
  public let script: Script
}

/// The runs of Hangul, and of Han and kana, in UTF-8 bytes, ascending, none over the end of a line.
///
/// Digits, marks and spaces between two letters of one script belong to its run.
public func scriptRuns(in utf8: [UInt8]) -> [ScriptRun] {
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

/// Han of all planes and kana, as far as they are letters.
private func isHan(_ scalar: UInt32) -> Bool {
  switch scalar {
  case 0x3005...0x30FF, 0x31F0...0x31FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0xFF66...0xFF9F,
    0x20000...0x3FFFF:
    true
  default: false
  }
}
