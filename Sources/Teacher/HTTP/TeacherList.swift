/// Addresses as a text names them: one a line; `#` at the start of a line or behind white space begins a comment.
struct TeacherList: Equatable {
  /// In their order, each once.
  private(set) var addresses: [EndpointAddress] = []
  /// Lines that are no address, and what was made of others.
  private(set) var notes: [String] = []

  /// No address.
  init() {}

  /// - Parameters:
  ///   - text: UTF-8, with lines that end as on any system.
  ///   - name: what the notes call it.
  init(_ text: [UInt8], name: String) {
    let isMarked = text.starts(with: [0xEF, 0xBB, 0xBF])
    // A line of CR LF is one with CR at its end, which is white space.
    let lines = text.dropFirst(isMarked ? 3 : 0).split(separator: 0x0A, omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      let words = TeacherList.words(line)
      guard let first = words.first else { continue }
      guard words.count == 1 else {
        notes.append("\(name):\(index + 1) is left out: one address a line, and # before a comment")
        continue
      }
      do throws(TeacherFailure) {
        let address = try EndpointAddress(first)
        if let note = address.note { notes.append("\(name):\(index + 1): \(note)") }
        if !addresses.contains(where: { $0.base == address.base }) { addresses.append(address) }
      } catch {
        notes.append("\(name):\(index + 1) is left out: \(error.detail)")
      }
    }
  }

  /// What stands between white space, up to a comment.
  private static func words(_ line: ArraySlice<UInt8>) -> [String] {
    let words = line.split { [0x20, 0x09, 0x0D].contains($0) }
    return words.prefix { $0.first != 0x23 }.map { String(decoding: $0, as: UTF8.self) }
  }
}

/// What another list makes of the addresses in use.
struct ListChange: Equatable {
  /// New ones, in the order of the new list.
  let joins: [String]
  /// Those that are in use and not listed any more, in the order they were in.
  let leaves: [String]

  init(from old: [String], to new: [String]) {
    joins = new.enumerated().filter { at, address in
      !old.contains(address) && new.firstIndex(of: address) == at
    }.map(\.element)
    leaves = old.filter { !new.contains($0) }
  }
}
