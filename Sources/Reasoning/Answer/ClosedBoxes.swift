/// The closed `\boxed{…}` of a text, outermost or not, with their braces counted, in the order of their ends.
public func closedBoxes(in text: [UInt8]) -> [Range<Int>] {
  let name = Array("\\boxed{".utf8)
  var found: [Range<Int>] = []
  var open: [Int?] = []
  var at = 0
  while at < text.count {
    switch text[at] {
    case UInt8(ascii: "\\") where text.holds(name, at: at):
      open.append(at)
      at += name.count - 1
    case UInt8(ascii: "\\"): at += 1
    case UInt8(ascii: "{"): open.append(nil)
    case UInt8(ascii: "}"):
      if let start = open.popLast() ?? nil { found.append(start..<at + 1) }
    default: break
    }
    at += 1
  }
  return found
}
