public import Corpus
internal import Foundation
public import Licensing

/// The licence policy a corpus is judged by: its own `policy.yaml`, or the one the program was built with.
///
/// `yisang license retag` gives a corpus its own, and a later crawl keeps to it.
public struct PolicyInForce: Sendable {
  /// The rules.
  public let policy: LicensePolicy
  /// SHA-256 of the text, in hexadecimal: part of what a licence shard is made of.
  public let digest: String
  /// Where it stands, for people.
  public let place: String
  /// True if it is the one the program was built with.
  public var isBuiltIn: Bool { text == LicensePolicy.embeddedText }
  /// The policy itself, YAML.
  public let text: String

  /// The policy of a corpus.
  public init(of corpus: Corpus) throws {
    let file = PolicyInForce.file(of: corpus)
    if try isThere(file) { try self.init(contentsOf: file) } else { try self.init() }
  }

  /// The policy the program was built with.
  public init() throws { try self.init(text: LicensePolicy.embeddedText, place: "built in") }

  /// Reads and checks a policy.
  ///
  /// - Throws: `ConfigurationMap.Failure` with file and line, or `LicensePolicyError`.
  public init(contentsOf file: String) throws {
    guard let data = FileManager.default.contents(atPath: file) else {
      throw CorpusFailure(.missing, file, "the policy is not readable", remedy: "check the path")
    }
    guard let text = String(bytes: data, encoding: .utf8) else {
      throw CrawlFailure("policy " + file, "the file is not UTF-8", remedy: "save it as UTF-8")
    }
    // Where the YAML itself is broken, the policy's own reader says so in a line.
    if let map = try? ConfigurationMap(text: text, file: "policy " + file) { try PolicyInForce.check(map) }
    do { try self.init(text: text, place: file) } catch let error as LicensePolicyError {
      throw CrawlFailure(
        "policy " + file, error.problem,
        remedy: "compare it with the policy the program has: yisang license policy")
    }
  }

  private init(text: String, place: String) throws {
    policy = try LicensePolicy(yaml: text)
    digest = Digest.sha256(Array(text.utf8)).hex
    (self.text, self.place) = (text, place)
  }

  /// Makes this the policy of a corpus; the built-in one leaves no file.
  func adopt(in corpus: Corpus) throws {
    let path = PolicyInForce.file(of: corpus)
    guard !isBuiltIn else {
      if try isThere(path) { try FileManager.default.removeItem(atPath: path) }
      return
    }
    let file = try OutputFile(path)
    try file.write(Array(text.utf8))
    try file.commit()
  }

  private static func file(of corpus: Corpus) -> String { corpus.root + "/policy.yaml" }

  /// What can be said with a line: keys the built-in policy does not have, or has and this does not, and classes.
  private static func check(_ map: ConfigurationMap) throws {
    let known = try ConfigurationMap(text: LicensePolicy.embeddedText, file: "policy").keys
    try map.expectOnly(known)
    for key in known where !map.keys.contains(key) { throw map.failure(key, "\(key) is missing") }
    if let purpose = try map.string("purpose"), LicensePolicy.Purpose(rawValue: purpose) == nil {
      throw map.failure("purpose", "purpose must be noncommercial or commercial, not \(purpose)")
    }
    for section in [
      try map.map("terms"), try map.map("commercial"), try map.map("reservations")?.map("signals"),
    ] {
      guard let section else { continue }
      for key in section.keys {
        let letter = try section.string(key) ?? "nothing"
        guard LicenseClass(rawValue: letter) == nil else { continue }
        throw section.failure(key, "\(key) must have class A, B or C, not \(letter)")
      }
    }
  }
}
