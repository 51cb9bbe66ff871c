internal import Corpus
internal import Foundation
public import Licensing

/// A `sites.yaml` that reviews are signed into.
public struct RegistryFile: Sendable {
  /// The file as it is now.
  public struct Content: Sendable, Equatable {
    /// All of it.
    public let text: String
    /// SHA-256 of its bytes, in hexadecimal.
    public let digest: String
  }

  /// Somebody else wrote the file since it was looked at.
  public struct Changed: Error, Sendable, Equatable, CustomStringConvertible {
    /// SHA-256 of what was looked at, and of what is there now, in hexadecimal.
    public let expected, found: String

    /// Two digests.
    public init(expected: String, found: String) { (self.expected, self.found) = (expected, found) }

    /// Both digests.
    public var description: String {
      "the file was changed since: it was \(expected.prefix(16))…, it is \(found.prefix(16))…; look again"
    }
  }

  /// The file.
  public let path: String

  /// Names a file; nothing is read yet.
  public init(_ path: String) { self.path = path }

  /// The name alone, for messages and logs.
  public var name: String { (path as NSString).lastPathComponent }

  /// Reads the file.
  ///
  /// - Throws: `ConfigurationMap.Failure` if it is not there or not UTF-8.
  public func read() throws -> Content {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw ConfigurationMap.Failure(place: path, problem: "the file is missing or not readable")
    }
    let bytes = Array(data)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw ConfigurationMap.Failure(place: path, problem: "the file is not UTF-8; save it as UTF-8")
    }
    return Content(text: text, digest: Digest.sha256(bytes).hex)
  }

  /// The registry in it; nil where there is no such file.
  public func registry(policy: LicensePolicy?) throws -> SiteRegistry? {
    guard try isThere(path) else { return nil }
    return try SiteRegistry(contentsOf: path, policy: policy)
  }

  /// Signs a review of a site, if the file still is what the reviewer saw.
  ///
  /// The new file is written aside and takes the old one's place with its permissions; a link keeps leading to it.
  ///
  /// - Parameters:
  ///   - digest: of the file the reviewer saw.
  ///   - announce: told of the review that will be replaced, and of the digest that the file will have, before the file
  ///     is another; what it throws keeps the old one.
  /// - Returns: the review that was replaced, and the file's new digest.
  /// - Throws: `Changed`; `ConfigurationMap.Failure` if the text cannot be edited safely; `CorpusFailure` of the disk.
  public func sign(
    _ review: LicenseReview, host: String, ifStill digest: String, policy: LicensePolicy?,
    announce: (_ earlier: LicenseReview?, _ digest: String) throws -> Void = { _, _ in }
  ) throws -> (earlier: LicenseReview?, digest: String) {
    let content = try read()
    guard content.digest == digest else { throw Changed(expected: digest, found: content.digest) }
    let earlier = try SiteRegistry(ConfigurationMap(text: content.text, file: name), policy: policy)
      .sites.first { $0.host == host }?.review
    let text = try SiteRegistry.signed(
      content.text, host: host, review: review, file: name, policy: policy)
    let bytes = Array(text.utf8)
    let file = try OutputFile(URL(filePath: path).resolvingSymlinksInPath().path, keepsMode: true)
    try file.write(bytes)
    let new = Digest.sha256(bytes).hex
    try announce(earlier, new)
    // Once more, as late as can be.
    let now = try read().digest
    guard now == digest else { throw Changed(expected: digest, found: now) }
    try file.commit()
    return (earlier, new)
  }
}
