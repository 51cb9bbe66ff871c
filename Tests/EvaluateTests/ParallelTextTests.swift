import Evaluate
import TestKit
import Testing

@Suite struct ParallelTextTests {
  static let table = "en,ko\nHello.,안녕.\n\"One, two.\",\"하나, 둘.\"\n"

  @Test(arguments: [
    ("a.csv", table), ("b.tsv", "en\tko\nHello.\t안녕.\nOne, two.\t하나, 둘.\n"),
    ("c.jsonl", #"{"en":"Hello.","ko":"안녕."}"# + "\n" + #"{"ko":"하나, 둘.","en":"One, two. "}"#),
    ("d.csv", "n,ko,en\n1,안녕.,Hello.\n2,\"하나, 둘.\",\"One, two.\"\n"),
    ("e.csv", "first,second\nHello.,안녕.\n\"One, two.\",\"하나, 둘.\"\n"),
  ]) func pairsAreRead(_ name: String, _ text: String) throws {
    let folder = try Scratch()
    let pairs = try loadParallel(path: folder.file(name, text))
    #expect(pairs.map(\.pivot) == ["Hello.", "One, two."] && pairs.map(\.other) == ["안녕.", "하나, 둘."])
  }

  @Test func columnsAreNamed() throws {
    let folder = try Scratch()
    let path = try folder.file("a.csv", Self.table)
    #expect(try loadParallel(path: path, columns: ("ko", "en")).map(\.pivot) == ["안녕.", "하나, 둘."])
    let error = #expect(throws: EvaluationError.self) { try loadParallel(path: path, columns: ("en", "de")) }
    #expect("\(try #require(error))".contains("has no column de; it has en, ko"))
  }

  @Test(arguments: [
    ("a.csv", "en,ko\nHello.,안녕.\n", "has 1 pair"),
    ("a.csv", "en,ko\nHello.,안녕.\nYes.,\n", ":3: has no text in ko"),
    ("a.csv", "a,b,c\nx,y,z\n", "say which two"), ("a.jsonl", #"{"en":1,"ko":"가"}"#, ":1: has no text in en"),
  ]) func whatIsNotParallelSaysWhy(_ name: String, _ text: String, _ words: String) throws {
    let folder = try Scratch()
    let path = try folder.file(name, text)
    let error = #expect(throws: EvaluationError.self) { try loadParallel(path: path) }
    #expect("\(try #require(error))".contains(words), "\(error?.description ?? "")")
  }
}
