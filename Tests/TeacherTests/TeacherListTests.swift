import Foundation
import TestKit
import Testing

@testable import Teacher

/// The file that lists addresses: what it says, what that changes, and when it is read.
@Suite struct TeacherListTests {
  private func list(_ text: String) -> (addresses: [String], notes: [String]) {
    let list = TeacherList(Array(text.utf8), name: "f")
    return (list.addresses.map(\.base), list.notes)
  }

  @Test func linesAreAddresses() {
    let text = """
      \u{FEFF}# the big ones
      http://10.0.0.1:8000/v1\r
      \t http://10.0.0.2:8000/v1/ # two GPUs

      #http://10.0.0.3:8000/v1
      http://10.0.0.1:8000/v1
      https://api.example/v1
      """
    let (addresses, notes) = list(text)
    #expect(
      addresses == ["http://10.0.0.1:8000/v1", "http://10.0.0.2:8000/v1", "https://api.example/v1"])
    #expect(notes.isEmpty)
    for nothing in ["", "\n\n", "# none", "\u{FEFF}", " \r\n\t"] {
      #expect(list(nothing).addresses.isEmpty && list(nothing).notes.isEmpty)
    }
  }

  @Test(arguments: [
    ("ftp://a/v1", "f:2 is left out: ftp://a/v1 is not an address"), ("models/qwen", "f:2 is left out"),
    ("http://a/v1 http://b/v1", "f:2 is left out: one address a line"),
    ("http://user:word@a/v1", "f:2 is left out"), ("\u{0}\u{1B}[2J", "f:2 is left out"),
  ]) func otherLinesAreToldAndLeftOut(line: String, words: String) {
    let (addresses, notes) = list("http://a/v1\n\(line)\nhttp://b/v1")
    #expect(addresses == ["http://a/v1", "http://b/v1"])
    #expect(notes.count == 1 && notes[0].hasPrefix(words), "\(notes)")
    #expect(!notes[0].contains("\u{1B}"))
  }

  @Test func whatWasMadeOfALineIsTold() {
    let (addresses, notes) = list("http://127.0.0.1:8000")
    #expect(addresses == ["http://127.0.0.1:8000/v1"])
    #expect(notes == ["f:1: http://127.0.0.1:8000: taken as http://127.0.0.1:8000/v1"])
  }

  @Test(
    arguments: [
      ([], ["a", "b"], ["a", "b"], []), (["a", "b"], ["b", "a"], [], []),
      (["a", "b"], ["c", "b", "c"], ["c"], ["a"]), (["a", "b"], [], [], ["a", "b"]),
    ] as [([String], [String], [String], [String])])
  func aListChangesWhoIsAsked(old: [String], new: [String], joins: [String], leaves: [String]) {
    let change = ListChange(from: old, to: new)
    #expect(change.joins == joins && change.leaves == leaves)
  }

  @Test func aFileIsReadWhereItHasChanged() throws {
    let scratch = try Scratch()
    var file = WatchedFile(path: scratch.path + "/servers.txt")
    // One that is not there is an empty one.
    #expect(file.look() == .text([]))
    #expect(file.look() == .same)
    _ = try scratch.write("a", to: "servers.txt")
    #expect(file.look() == .text(Array("a".utf8)))
    #expect(file.look() == .same)
    // The same in a new file is no change; a link of the same size is seen.
    try FileManager.default.removeItem(atPath: file.path)
    _ = try scratch.write("a", to: "servers.txt")
    #expect(file.look() == .same)
    _ = try scratch.write("b", to: "other.txt")
    try FileManager.default.removeItem(atPath: file.path)
    try FileManager.default.createSymbolicLink(atPath: file.path, withDestinationPath: "other.txt")
    #expect(file.look() == .text(Array("b".utf8)))
    try FileManager.default.removeItem(atPath: file.path)
    #expect(file.look() == .text([]))
  }

  /// What cannot be read is told once, and changes nothing.
  @Test func whatCannotBeReadIsTold() throws {
    let scratch = try Scratch()
    var folder = WatchedFile(path: scratch.path)
    #expect(folder.look() == .problem("\(scratch.path): it is no plain file"))
    #expect(folder.look() == .same)
    var file = WatchedFile(path: try scratch.write("a", to: "servers.txt"))
    #expect(file.look() == .text(Array("a".utf8)))
    let long = String(repeating: "#", count: WatchedFile.mostBytes + 1)
    _ = try scratch.write(long, to: "servers.txt")
    #expect(file.look() == .problem("\(file.path): it has more than 1048576 bytes"))
    #expect(file.look() == .same)
    _ = try scratch.write("b", to: "servers.txt")
    #expect(file.look() == .text(Array("b".utf8)))
  }
}
