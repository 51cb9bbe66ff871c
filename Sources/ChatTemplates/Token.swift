/// A piece of a template.
struct Token: Sendable {
  enum Kind: Sendable, Equatable {
    case data([UInt8])
    case printBegin, printEnd, blockBegin, blockEnd
    case name(Name)
    case text([UInt8])
    case int(Int)
    case float(Double)
    case sign(String)
    case end
  }

  let kind: Kind
  let line: Int

  func isName(_ word: String) -> Bool {
    if case .name(let name) = kind { name.elementsEqual(word.utf8) } else { false }
  }

  func isSign(_ sign: String) -> Bool { kind == .sign(sign) }

  var described: String {
    switch kind {
    case .data: "text"
    case .printBegin: "{{"
    case .printEnd: "}}"
    case .blockBegin: "{%"
    case .blockEnd: "%}"
    case .name(let name): String(decoding: name, as: UTF8.self)
    case .text: "a string"
    case .int(let int): "\(int)"
    case .float(let float): "\(float)"
    case .sign(let sign): sign
    case .end: "the end of the template"
    }
  }
}
