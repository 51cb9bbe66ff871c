import Kernels
import Korean
import StrictJSON

/// What is done to a text before it is cut into pieces.
indirect enum Normalizer: Sendable {
  case form(NormalForm)
  case replace(Splitter.Cut, [UInt8])
  case prepend([UInt8])
  case lowercase
  case strip(left: Bool, right: Bool)
  case stripAccents
  case byteLevel
  case sequence([Normalizer])

  init(_ json: JSON, warnings: inout [String]) throws(UnsupportedPart) {
    let type = json["type"]?.text ?? ""
    switch type {
    case "NFC": self = .form(.nfc)
    case "NFD": self = .form(.nfd)
    case "NFKC": self = .form(.nfkc)
    case "NFKD": self = .form(.nfkd)
    case "Replace":
      guard let cut = Splitter.cut(json["pattern"], warnings: &warnings), let content = json["content"]?.bytes
      else {
        throw UnsupportedPart("the normalizer Replace has no pattern that can be read")
      }
      self = .replace(cut, content)
    case "Prepend":
      guard let bytes = json["prepend"]?.bytes else {
        throw UnsupportedPart("the normalizer Prepend says not what")
      }
      self = .prepend(bytes)
    case "Lowercase": self = .lowercase
    case "Strip":
      self = .strip(left: json["strip_left"]?.bool ?? true, right: json["strip_right"]?.bool ?? true)
    case "StripAccents": self = .stripAccents
    case "ByteLevel": self = .byteLevel
    case "Sequence":
      var all: [Normalizer] = []
      for item in json["normalizers"]?.array ?? [] { all.append(try Normalizer(item, warnings: &warnings)) }
      self = .sequence(all)
    default: throw UnsupportedPart("the normalizer \(type) is not supported")
    }
  }

  func normalized(_ text: AlignedText) -> AlignedText {
    let all = 0..<text.bytes.count
    var out = AlignedText(isTracked: text.places != nil)
    switch self {
    case .form(let form): return form.normalized(text)
    case .replace(let cut, let content):
      var last = 0
      Splitter(cut: cut, behavior: .isolated).forEachMatch(text.bytes.span, all) { match in
        out.append(last..<match.lowerBound, of: text)
        out.append(content, for: match, of: text)
        last = match.upperBound
      }
      if last == 0 { return text }
      out.append(last..<all.upperBound, of: text)
    case .prepend(let bytes):
      if text.bytes.isEmpty { return text }
      out.append(bytes, for: 0..<0, of: text)
      out.append(all, of: text)
    case .lowercase, .stripAccents, .byteLevel: mapped(text, &out)
    case .strip(let left, let right):
      let span = text.bytes.span
      func isSpace(_ scalar: UInt32) -> Bool { ScalarKind(scalar).contains(.rustSpace) }
      var (start, end) = (0, span.count)
      while left, start < end, isSpace(span.step(at: start).scalar) { start += span.step(at: start).length }
      while right, start < end {
        let last = span.scalar(before: end, from: start)
        guard isSpace(last.scalar) else { break }
        end = last.start
      }
      return text.part(start..<end)
    case .sequence(let normalizers): return normalizers.reduce(text) { $1.normalized($0) }
    }
    return out
  }

  /// True where it writes bytes in the byte-level alphabet.
  var spells: Bool {
    switch self {
    case .byteLevel: true
    case .sequence(let all): all.contains { $0.spells }
    default: false
    }
  }

  /// Normalizers that take each scalar by itself.
  private func mapped(_ text: AlignedText, _ out: inout AlignedText) {
    let span = text.bytes.span
    var at = 0
    while at < span.count {
      let step = span.step(at: at)
      let range = at..<at + step.length
      at = range.upperBound
      switch self {
      case .lowercase:
        let lower = yi_unicode_lower(step.scalar)
        if step.scalar == 0x130 {
          out.append("i\u{307}".utf8, for: range, of: text)
        } else if lower == step.scalar {
          out.append(range, of: text)
        } else {
          var bytes: [UInt8] = []
          bytes.append(scalar: lower)
          out.append(bytes, for: range, of: text)
        }
      case .stripAccents:
        if ScalarKind(step.scalar).isDisjoint(with: .mark) { out.append(range, of: text) }
      default:
        for index in range {
          out.append(ByteAlphabet.spelling(of: [span[index]]), for: index..<index + 1, of: text)
        }
      }
    }
  }
}

/// A part of a tokenizer that this program does not have.
struct UnsupportedPart: Error {
  let problem: String

  init(_ problem: String) { self.problem = problem }
}
