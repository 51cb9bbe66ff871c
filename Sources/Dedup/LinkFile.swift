internal import Corpus
internal import Foundation

/// The links of one band as a file: a line `yisang links IDENTITY COUNT DIGEST`, and behind it COUNT 32-bit words, the lowest
/// byte first. DIGEST is the SHA-256 of the words.
enum LinkFile {
  static func path(_ folder: String, _ band: Int) -> String { "\(folder)/band-\(band)" }

  /// The words; nil where there is no such file, or one of something else, or a damaged one: they can be made again.
  static func read(_ path: String, identity: String) throws -> [UInt32]? {
    guard try isThere(path), let data = FileManager.default.contents(atPath: path),
      let end = data.firstIndex(of: 0x0A)
    else { return nil }
    let head = String(decoding: data[..<end], as: UTF8.self).split(separator: " ").map(String.init)
    guard head.count == 5, head[0...1] == ["yisang", "links"], head[2] == identity else { return nil }
    let body = data[(end + 1)...]
    guard Int(head[3]) == body.count / 4, body.count % 4 == 0, digest(body) == head[4] else { return nil }
    return words(body)
  }

  /// Writes it whole or not at all.
  static func write(_ links: [UInt32], to path: String, identity: String) throws {
    let body = littleEndian(links)
    let head = "yisang links \(identity) \(links.count) \(digest(body))\n"
    do { try (Data(head.utf8) + body).write(to: URL(filePath: path), options: .atomic) } catch {
      throw CorpusFailure(
        .system, path, "the file cannot be written", remedy: "check permissions and free space")
    }
  }

  private static func digest(_ bytes: some Sequence<UInt8>) -> String {
    var digest = Digest()
    digest.update(Array(bytes))
    return digest.finish().hex
  }
}
