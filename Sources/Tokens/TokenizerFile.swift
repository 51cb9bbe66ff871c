import Korean
import StrictJSON

/// A `tokenizer.json`, read: the large members by place, the rest as values.
struct TokenizerFile {
  let path: String
  let text: [UInt8]
  /// The document without the model's vocabulary and merges.
  let rest: JSON
  let vocabulary: Range<Int>?
  let merges: Range<Int>?

  /// The file may not be larger: 512 MiB.
  private static let largest = 512 << 20

  init(path: String) throws {
    self.path = path
    let source = try ByteSource(path)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(min(source.size, TokenizerFile.largest))
    while try source.read(into: &bytes) {
      guard bytes.count <= TokenizerFile.largest else {
        throw TokenizerError(path: path, problem: "larger than \(TokenizerFile.largest >> 20) MiB")
      }
    }
    text = bytes
    guard UTF8Repair.isValid(text) else { throw TokenizerError(path: path, problem: "not UTF-8") }
    do {
      var large: [String: Range<Int>] = [:]
      try TokenizerFile.find(&large, in: text)
      (vocabulary, merges) = (large["vocab"], large["merges"])
      var small: [UInt8] = []
      var copied = 0
      for range in large.values.sorted(by: { $0.lowerBound < $1.lowerBound }) {
        small += text[copied...range.lowerBound]
        copied = range.upperBound - 1
      }
      small += text[copied...]
      rest = try JSON(parsing: small)
    } catch {
      throw TokenizerError(path: path, problem: (error as? JSONSkim.Problem)?.problem ?? "\(error)")
    }
    guard rest.members != nil else { throw TokenizerError(path: path, problem: "not a JSON object") }
  }

  /// Finds `model.vocab` if it is an object and `model.merges` if it is a list.
  private static func find(_ large: inout [String: Range<Int>], in text: [UInt8]) throws {
    var skim = JSONSkim(text, at: text.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0)
    try members(&skim) { skim, name in
      guard name == "model", skim.peek == UInt8(ascii: "{") else { return try skim.skipValue() }
      try members(&skim) { skim, name in
        let start = skim.place
        let opening = skim.peek
        try skim.skipValue()
        if name == "vocab" && opening == UInt8(ascii: "{") || name == "merges" && opening == UInt8(ascii: "[")
        {
          large[name] = start..<skim.place
        }
      }
    }
  }

  private static func members(
    _ skim: inout JSONSkim, _ body: (inout JSONSkim, String) throws -> Void
  ) throws {
    try skim.expect(UInt8(ascii: "{"))
    if skim.take(UInt8(ascii: "}")) { return }
    repeat {
      let name = try skim.string()
      try skim.expect(UInt8(ascii: ":"))
      skim.skipSpace()
      let length = name.content.count
      try body(&skim, length < 16 ? String(decoding: text(skim, name.content), as: UTF8.self) : "")
    } while skim.take(UInt8(ascii: ","))
    try skim.expect(UInt8(ascii: "}"))
  }

  private static func text(_ skim: JSONSkim, _ range: Range<Int>) -> ArraySlice<UInt8> { skim.text[range] }

  func error(_ problem: String) -> TokenizerError { TokenizerError(path: path, problem: problem) }
}
