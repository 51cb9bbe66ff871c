import Korean
import StrictJSON

/// Cuts a text into the pieces that the model takes one by one.
indirect enum PreTokenizer: Sendable {
  case split(Splitter)
  /// `spells` where the bytes must be written in the alphabet; else the vocabulary is held as bytes.
  case byteLevel(addsPrefixSpace: Bool, usesRegex: Bool, spells: Bool)
  case metaspace(replacement: [UInt8], scheme: PrependScheme, splits: Bool)
  case sequence([PreTokenizer])

  enum PrependScheme: String, Sendable {
    case first, never, always
  }

  init(_ json: JSON, warnings: inout [String]) throws(UnsupportedPart) {
    let type = json["type"]?.text ?? ""
    func flag(_ name: String, _ absent: Bool) -> Bool { json[name]?.bool ?? absent }
    func behavior(_ absent: Splitter.Behavior?) throws(UnsupportedPart) -> Splitter.Behavior {
      guard let name = json["behavior"]?.text else {
        guard let absent else { throw UnsupportedPart("the pre-tokenizer \(type) has no behavior") }
        return absent
      }
      guard let behavior = Splitter.Behavior(rawValue: name) else {
        throw UnsupportedPart("the behavior \(name) of the pre-tokenizer \(type) is unknown")
      }
      return behavior
    }
    switch type {
    case "Sequence":
      var all: [PreTokenizer] = []
      for item in json["pretokenizers"]?.array ?? [] {
        all.append(try PreTokenizer(item, warnings: &warnings))
      }
      self = .sequence(all)
    case "Split":
      guard let cut = Splitter.cut(json["pattern"], warnings: &warnings) else {
        throw UnsupportedPart("the pre-tokenizer Split has no pattern that can be read")
      }
      self = .split(Splitter(cut: cut, behavior: try behavior(nil), isInverted: flag("invert", false)))
    case "ByteLevel":
      self = .byteLevel(
        addsPrefixSpace: flag("add_prefix_space", true), usesRegex: flag("use_regex", true), spells: true)
    case "Digits":
      let behavior = flag("individual_digits", false) ? Splitter.Behavior.isolated : .contiguous
      self = .split(Splitter(cut: .each(.rustNumeric), behavior: behavior))
    case "Punctuation":
      self = .split(Splitter(cut: .each(.rustPunctuation), behavior: try behavior(.isolated)))
    case "Whitespace": self = .split(Splitter(cut: .rustWords, behavior: .removed, isInverted: true))
    case "WhitespaceSplit": self = .split(Splitter(cut: .each(.rustSpace), behavior: .removed))
    case "BertPreTokenizer":
      self = .sequence([
        .split(Splitter(cut: .each(.rustSpace), behavior: .removed)),
        .split(Splitter(cut: .each(.rustPunctuation), behavior: .isolated)),
      ])
    case "CharDelimiterSplit":
      guard let delimiter = json["delimiter"]?.bytes else {
        throw UnsupportedPart("\(type) has no delimiter")
      }
      self = .split(Splitter(cut: .literal(delimiter), behavior: .removed))
    case "Metaspace":
      let prefixed = flag("add_prefix_space", true) ? "always" : "never"
      guard let scheme = PrependScheme(rawValue: json["prepend_scheme"]?.text ?? prefixed) else {
        throw UnsupportedPart("the prepend_scheme of Metaspace is unknown")
      }
      self = .metaspace(
        replacement: json["replacement"]?.bytes ?? Array("\u{2581}".utf8), scheme: scheme,
        splits: flag("split", true))
    default: throw UnsupportedPart("the pre-tokenizer \(type) is not supported")
    }
  }

  /// With `isLast`, the spelling of a last ByteLevel is left to the vocabulary; nil where no ByteLevel comes last or
  /// another comes before it.
  var withoutLastSpelling: PreTokenizer? {
    switch self {
    case .byteLevel(let addsPrefixSpace, let usesRegex, _):
      return .byteLevel(addsPrefixSpace: addsPrefixSpace, usesRegex: usesRegex, spells: false)
    case .sequence(var all):
      guard let last = all.popLast()?.withoutLastSpelling, !all.contains(where: \.spells) else { return nil }
      return .sequence(all + [last])
    default: return nil
    }
  }

  private var spells: Bool {
    switch self {
    case .byteLevel(_, _, let spells): spells
    case .sequence(let all): all.contains { $0.spells }
    default: false
    }
  }

  private static let gpt2 = Splitter(cut: .words(.gpt2), behavior: .isolated)

  /// Cuts each piece further; may write another text.
  func apply(_ text: inout AlignedText, _ pieces: inout [Range<Int>], startsText: Bool) {
    switch self {
    case .split(let splitter): PreTokenizer.split(splitter, text, &pieces)
    case .sequence(let all): for one in all { one.apply(&text, &pieces, startsText: startsText) }
    case .byteLevel(let addsPrefixSpace, let usesRegex, let spells):
      if addsPrefixSpace {
        PreTokenizer.rewrite(&text, &pieces) { piece, text, out in
          if text.bytes[piece.lowerBound] != 0x20 {
            out.append([0x20], for: piece.lowerBound..<piece.lowerBound, of: text)
          }
          out.append(piece, of: text)
        }
      }
      if usesRegex { PreTokenizer.split(PreTokenizer.gpt2, text, &pieces) }
      if spells {
        PreTokenizer.rewrite(&text, &pieces) { piece, text, out in
          out.append(piece, spelledOf: text)
        }
      }
    case .metaspace(let replacement, let scheme, let splits):
      let first = pieces.first?.lowerBound
      PreTokenizer.rewrite(&text, &pieces) { piece, text, out in
        let isFirst = startsText && piece.lowerBound == 0 && piece.lowerBound == first
        let leads = text.bytes[piece].starts(with: replacement) || text.bytes[piece.lowerBound] == 0x20
        if !leads, scheme == .always || scheme == .first && isFirst {
          out.append(replacement, for: piece.lowerBound..<piece.lowerBound, of: text)
        }
        out.append(piece, of: text, writing: replacement)
      }
      if splits {
        PreTokenizer.split(Splitter(cut: .literal(replacement), behavior: .mergedWithNext), text, &pieces)
      }
    }
  }

  private static func split(_ splitter: Splitter, _ text: AlignedText, _ pieces: inout [Range<Int>]) {
    var out: [Range<Int>] = []
    out.reserveCapacity(pieces.count == 1 ? text.bytes.count / 4 : pieces.count)
    let span = text.bytes.span
    for piece in pieces { splitter.split(span, piece, into: &out) }
    pieces = out
  }

  private static func rewrite(
    _ text: inout AlignedText, _ pieces: inout [Range<Int>],
    _ write: (Range<Int>, AlignedText, inout AlignedText) -> Void
  ) {
    var out = AlignedText(isTracked: text.places != nil)
    for index in pieces.indices {
      let start = out.bytes.count
      write(pieces[index], text, &out)
      pieces[index] = start..<out.bytes.count
    }
    text = out
  }
}

extension AlignedText {
  /// Appends a part with each byte spelled in the byte-level alphabet.
  fileprivate mutating func append(_ range: Range<Int>, spelledOf other: AlignedText) {
    for index in range {
      append(ByteAlphabet.spelling(of: [other.bytes[index]]), for: index..<index + 1, of: other)
    }
  }

  /// Appends a part with something else for each space.
  fileprivate mutating func append(_ range: Range<Int>, of other: AlignedText, writing replacement: [UInt8]) {
    var last = range.lowerBound
    for index in range where other.bytes[index] == 0x20 {
      append(last..<index, of: other)
      append(replacement, for: index..<index + 1, of: other)
      last = index + 1
    }
    append(last..<range.upperBound, of: other)
  }
}
