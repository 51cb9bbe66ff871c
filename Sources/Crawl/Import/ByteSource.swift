internal import CZlib
internal import Foundation

/// The bytes of a file, gzip or plain, or of a pipe: some at a time.
final class ByteSource {
  /// What the messages call it.
  let name: String
  private let file: gzFile?
  private var buffer: [UInt8] = []
  private var place = 0
  private var isEnded = false

  /// Opens a file.
  convenience init(_ path: String) throws {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue else {
      throw CrawlFailure(
        path, isFolder.boolValue ? "this is a folder" : "there is no such file",
        remedy: "name the file that holds the rows")
    }
    // gzopen reads plain files too, and all members of a gzip file as one.
    try self.init(gzopen(path, "rb"), path)
  }

  /// Takes over a descriptor, which is closed with this.
  convenience init(descriptor: Int32, name: String) throws { try self.init(gzdopen(descriptor, "rb"), name) }

  private init(_ file: gzFile?, _ name: String) throws {
    (self.file, self.name) = (file, name)
    guard file != nil else {
      throw CrawlFailure(name, "the file cannot be opened", remedy: "check its permissions")
    }
    gzbuffer(file, 1 << 17)
  }

  deinit { gzclose(file) }

  /// The next byte without taking it; nil at the end.
  func peek() throws -> UInt8? { try fill() ? buffer[place] : nil }

  /// The bytes at hand, at least one; nil at the end.
  ///
  /// - Parameter take: says how many of them it wants to be rid of.
  func next(_ take: (ArraySlice<UInt8>) -> Int) throws -> Bool {
    guard try fill() else { return false }
    place += take(buffer[place...])
    return true
  }

  /// Up to some number of bytes from here, without taking them.
  func start(_ count: Int) throws -> [UInt8] { try Array(window(count, most: count).bytes) }

  /// The bytes at hand, without taking them: at least `count` unless the file ends before, never more than `most`.
  ///
  /// - Returns: `isLast` if nothing follows them.
  func window(_ count: Int, most: Int) throws -> (bytes: ArraySlice<UInt8>, isLast: Bool) {
    while buffer.count - place < min(count, most), try more() {}
    let bytes = buffer[place...].prefix(most)
    return (bytes, isEnded && bytes.endIndex == buffer.endIndex)
  }

  /// Takes bytes that were at hand.
  func take(_ count: Int) { place = min(place + count, buffer.count) }

  private func fill() throws -> Bool { try place < buffer.count || more() }

  /// Reads on; false at the end.
  private func more() throws -> Bool {
    if isEnded { return false }
    buffer.removeFirst(place)
    place = 0
    let old = buffer.count
    buffer.append(contentsOf: repeatElement(0, count: 1 << 16))
    let count = buffer.withUnsafeMutableBytes { bytes in
      gzread(file, bytes.baseAddress.map { $0 + old }, 1 << 16)
    }
    buffer.removeLast((1 << 16) - max(0, Int(count)))
    var code: Int32 = 0
    let message = gzerror(file, &code)
    guard count >= 0, code == Z_OK || code == Z_STREAM_END else {
      throw CrawlFailure(
        name, "cannot be read to its end: \(message.map { String(cString: $0) } ?? "")",
        remedy: "check the file, for instance with gzip -t")
    }
    isEnded = count == 0
    return count > 0
  }
}
