/// `\begin{…}…\end{…}` in UTF-8 bytes.
enum TeXEnvironments {
  /// The outermost closed environments, ascending. Names are not compared; an unclosed `\begin` hides nothing inside it.
  static func outermost(in text: [UInt8]) -> [Range<Int>] {
    var open: [Int] = []
    var closed: [Range<Int>] = []
    var at = 0
    while let backslash = text[at...].firstIndex(of: UInt8(ascii: "\\")) {
      at = backslash + 1
      if text[at...].starts(with: "begin{".utf8) {
        open.append(backslash)
      } else if text[at...].starts(with: "end{".utf8), let start = open.popLast() {
        let brace = text[at...].prefix(64).firstIndex(of: UInt8(ascii: "}"))
        at = (brace ?? at + 3) + 1
        while let inner = closed.last, inner.lowerBound > start { closed.removeLast() }
        closed.append(start..<at)
      }
    }
    return closed
  }
}
