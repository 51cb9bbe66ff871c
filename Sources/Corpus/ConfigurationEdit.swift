internal import Yams

/// One key of one entry of a list of YAML set anew, by lines: everything else keeps its bytes.
///
/// Only block style is edited: keys on lines of their own, all at one column. What comes out is read again, and all but the
/// one value must be what it was; where that cannot be shown, nothing is changed.
public struct ConfigurationEdit {
  /// The key whose entries are looked through, as `sites`.
  public let list: String
  /// The key that is set, as `license_review`.
  public let key: String
  /// The lines of its value, without the indentation they get below the key.
  public let value: [String]

  /// An edit; nothing happens yet.
  public init(of list: String, key: String, value: [String]) {
    (self.list, self.key, self.value) = (list, key, value)
  }

  /// The text with the key set in one entry: an earlier value is replaced, every comment of it stays.
  ///
  /// Comments on lines of their own keep those; one behind a value becomes a line of the new value, in order.
  ///
  /// - Parameters:
  ///   - text: the file's.
  ///   - file: its name, for messages.
  ///   - place: the entry's number in the list, from 0.
  /// - Throws: `ConfigurationMap.Failure` where the text cannot be edited safely.
  public func applied(to text: String, file: String, entry place: Int) throws -> String {
    let before = try Document(text, file, list, place)
    let edited = try edit(SourceLines(text), before, file)
    guard let after = try? Document(edited, file, list, place),
      after.rest(besides: key) == before.rest(besides: key)
    else { throw refusal(file, before.line, "it is written in a way that cannot be edited safely") }
    return edited
  }

  private func refusal(_ file: String, _ line: Int, _ why: String) -> ConfigurationMap.Failure {
    .init(place: "\(file):\(line)", problem: "\(why): put the lines in by hand")
  }

  private func edit(_ source: SourceLines, _ document: Document, _ file: String) throws -> String {
    guard document.isBlock else {
      throw refusal(file, document.line, "the entry is written in braces, or not as a list of dashes")
    }
    let keys = document.keys
    guard let first = keys.first, Set(keys.map(\.column)).count == 1,
      Set(keys.map(\.line)).count == keys.count,
      keys.allSatisfy({
        source.lines.indices.contains($0.line) && source.isIndentation($0.line, to: $0.column)
      })
    else { throw refusal(file, document.line, "its keys do not stand on lines of their own") }
    let indent = first.column
    var source = source
    let ending = source.ending
    if let old = keys.first(where: { $0.name == key }) {
      let last = source.lastContent(from: old.line, deeperThan: indent) { number in
        document.comment(in: number, of: source) != nil
      }
      let inner = String(repeating: " ", count: indent + 2)
      let comments = (old.line...last).compactMap { number in
        document.comment(in: number, of: source).map { source.lines[number].isComment ? $0 : inner + $0 }
      }
      let head = source.lines[old.line].prefix(indent)
      let lines = block(indent, head: head, comments: comments)
      source.replace(old.line...last, with: lines, ending: ending)
    } else {
      let last = source.lastContent(from: first.line, deeperThan: indent - 1)
      source.insert(
        block(indent, head: String(repeating: " ", count: indent), comments: []), after: last, ending: ending)
    }
    return source.text
  }

  private func block(_ indent: Int, head: String, comments: [String]) -> [String] {
    let inner = String(repeating: " ", count: indent + 2)
    return [head + key + ":"] + comments + value.map { inner + $0 }
  }

  /// What a text says, and where the keys of one entry stand.
  private struct Document {
    struct Key { let name: String, line: Int, column: Int }
    let root: Node.Mapping
    let list: String
    let place: Int
    let entries: Node.Sequence
    let entry: Node.Mapping

    init(_ text: String, _ file: String, _ list: String, _ place: Int) throws {
      let node: Node?
      do { node = try Yams.compose(yaml: text) } catch {
        throw ConfigurationMap.Failure(place: file, problem: "not valid YAML: \(error)")
      }
      guard let root = node?.mapping, let entries = root[Node(list)]?.sequence,
        entries.indices.contains(place),
        let entry = entries[place].mapping
      else { throw ConfigurationMap.Failure(place: file, problem: "\(list) has no entry \(place + 1)") }
      (self.root, self.list, self.place, self.entries, self.entry) = (root, list, place, entries, entry)
    }

    var isBlock: Bool { entry.style != .flow && entries.style != .flow && root.style != .flow }
    /// From 1.
    var line: Int { entry.first?.key.mark?.line ?? 1 }

    /// Lines and columns from 0.
    var keys: [Key] {
      entry.compactMap { key, _ in
        guard let name = key.scalar?.string, let mark = key.mark else { return nil }
        return Key(name: name, line: mark.line - 1, column: mark.column - 1)
      }
    }

    /// The comment of a line, with the indentation of one that stands alone; nil where it has none.
    ///
    /// A `#` begins one exactly where the text says the same without it and what follows it on the line: within a
    /// scalar it is part of what is said.
    func comment(in number: Int, of source: SourceLines) -> String? {
      let line = source.lines[number]
      let scalars = line.text.unicodeScalars
      for start in scalars.indices where scalars[start] == "#" {
        var without = source
        without.setText(String(scalars[..<start]), of: number)
        guard let node = try? Yams.compose(yaml: without.text), node.mapping == root else { continue }
        return line.isComment ? line.text : String(scalars[start...])
      }
      return nil
    }

    /// Everything but one value of the entry.
    func rest(besides key: String) -> [[Node]] {
      let own = entry.filter { $0.key.scalar?.string != key }.flatMap { [$0.key, $0.value] }
      let others = entries.enumerated().filter { $0.offset != place }.map(\.element)
      let outside = root.filter { $0.key.scalar?.string != list }.flatMap { [$0.key, $0.value] }
      return [own, others, outside]
    }
  }
}

/// A text in lines as YAML parts them, each with its end.
private struct SourceLines {
  struct Line {
    var text: String
    var ending: String

    var indent: Int { text.unicodeScalars.prefix { $0 == " " }.count }
    var isBlank: Bool { text.unicodeScalars.allSatisfy { $0 == " " || $0 == "\t" } }
    var isComment: Bool { text.unicodeScalars.first { $0 != " " && $0 != "\t" } == "#" }

    func prefix(_ count: Int) -> String {
      String(String.UnicodeScalarView(text.unicodeScalars.prefix(count)))
    }
  }

  private(set) var lines: [Line] = []

  /// YAML 1.1, as libyaml reads it, ends lines at NEL, LS and PS too.
  init(_ text: String) {
    var line = String.UnicodeScalarView()
    var scalars = text.unicodeScalars[...]
    while let scalar = scalars.popFirst() {
      var ending = String.UnicodeScalarView()
      switch scalar {
      case "\r":
        ending.append(scalar)
        if scalars.first == "\n" { ending.append(scalars.removeFirst()) }
      case "\n", "\u{85}", "\u{2028}", "\u{2029}": ending.append(scalar)
      default:
        line.append(scalar)
        continue
      }
      lines.append(Line(text: String(line), ending: String(ending)))
      line = .init()
    }
    if !line.isEmpty { lines.append(Line(text: String(line), ending: "")) }
  }

  var text: String { lines.map { $0.text + $0.ending }.joined() }
  /// How the file ends its lines.
  var ending: String { lines.first { !$0.ending.isEmpty }?.ending ?? "\n" }

  /// Whether only spaces, and the dash of the entry, stand before a column.
  func isIndentation(_ line: Int, to column: Int) -> Bool {
    lines[line].prefix(column).unicodeScalars.allSatisfy { $0 == " " || $0 == "-" || $0 == "\u{FEFF}" }
  }

  /// The last line with content of what begins in a line and goes on in deeper ones.
  ///
  /// - Parameter isComment: whether a line that looks like a comment is one, and not part of a scalar.
  func lastContent(from start: Int, deeperThan indent: Int, isComment: (Int) -> Bool = { _ in true }) -> Int {
    var last = start
    for (number, line) in lines.enumerated().dropFirst(start + 1) where !line.isBlank {
      if line.isComment {
        if !isComment(number) { last = number }
        continue
      }
      guard line.indent > indent else { break }
      last = number
    }
    return last
  }

  mutating func setText(_ text: String, of number: Int) { lines[number].text = text }

  mutating func replace(_ range: ClosedRange<Int>, with texts: [String], ending: String) {
    let last = lines[range.upperBound].ending
    var new = texts.map { Line(text: $0, ending: ending) }
    new[new.count - 1].ending = last
    lines.replaceSubrange(range, with: new)
  }

  mutating func insert(_ texts: [String], after place: Int, ending: String) {
    var new = texts.map { Line(text: $0, ending: ending) }
    if lines[place].ending.isEmpty {
      lines[place].ending = ending
      new[new.count - 1].ending = ""
    }
    lines.insert(contentsOf: new, at: place + 1)
  }
}
