import Corpus
import Foundation
public import Teacher

/// The language a teacher is asked to think in: the main ablation of YI-SANG (arXiv 2510.04230, §4). The answer is
/// Korean in all three.
public enum CoT: String, Sendable, CaseIterable {
  /// Mainly English; terms, quotations and names stay Korean.
  case mixed
  /// English throughout.
  case english
  /// Korean throughout.
  case korean
}

/// What a teacher is told before the question.
public struct Instruction: Sendable, Equatable {
  /// Where it stands.
  public enum Role: String, Sendable, CaseIterable {
    /// In a system message before the user's.
    case system
    /// At the head of the user's message, a blank line before the question. Two user messages in a row, as the paper's
    /// script sends them, are an error in templates that want turns to alternate (Gemma, Mistral).
    case user
  }

  /// The language asked for; a file's text goes under it too.
  public let cot: CoT
  /// Where it stands.
  public let role: Role
  /// Never empty.
  public let text: String

  /// The built-in text of a language.
  public init(_ cot: CoT, role: Role = .system) {
    (self.cot, self.role, text) = (cot, role, Instruction.texts(cot))
  }

  /// The text of a file in place of the built-in one: UTF-8; a byte order mark and the white space around it go.
  ///
  /// - Throws: `DistillFailure` if it cannot be read, is not UTF-8, is empty, or is longer than `longest`.
  public init(_ cot: CoT, role: Role = .system, contentsOf path: String) throws {
    (self.cot, self.role) = (cot, role)
    text = try Instruction.read(path)
  }

  /// The longest text of a file, in bytes.
  public static let longest = 16 * 1024

  /// SHA-256 of the role and the text, in hexadecimal: what a row keeps to say how its trace was asked for.
  public var digest: String {
    var digest = Digest()
    digest.updateDelimited(Array(role.rawValue.utf8))
    digest.updateDelimited(Array(text.utf8))
    return digest.finish().hex
  }

  /// The conversation that asks for an answer to the user's text. The last message is the user's and ends in that text,
  /// byte for byte.
  public func messages(for userText: String) -> [ChatMessage] {
    switch role {
    case .system:
      [ChatMessage(role: "system", content: text), ChatMessage(role: "user", content: userText)]
    case .user: [ChatMessage(role: "user", content: text + "\n\n" + userText)]
    }
  }

  private static func texts(_ cot: CoT) -> String {
    switch cot {
    case .mixed:
      """
      Think the problem through carefully before you answer, mainly in English. Keep Korean terms, quotations and \
      proper nouns in Korean, as they are written, and do not translate the question. When you have finished \
      thinking, answer in fluent, natural Korean.
      """
    case .english:
      """
      Think the problem through carefully before you answer, in English only. When you have finished thinking, \
      answer in fluent, natural Korean.
      """
    case .korean:
      """
      답하기 전에 문제를 차근차근 깊이 생각하세요. 생각은 처음부터 끝까지 한국어로 하세요. 생각을 마치면 자연스러운 한국어로 답을 쓰세요.
      """
    }
  }

  private static func read(_ path: String) throws -> String {
    let remedy = "give a text file in UTF-8 of at most \(longest) bytes"
    func failure(_ problem: String) -> DistillFailure { DistillFailure("\(path) \(problem)", remedy: remedy) }
    var bytes: [UInt8]
    do {
      let file = try FileHandle(forReadingFrom: URL(filePath: path))
      defer { try? file.close() }
      bytes = Array(try file.read(upToCount: longest + 1) ?? Data())
    } catch {
      throw failure("cannot be read")
    }
    guard bytes.count <= longest else { throw failure("is too long for an instruction") }
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
    let body = bytes.drop(while: isBlank)
    guard let last = body.lastIndex(where: { !isBlank($0) }) else { throw failure("is empty") }
    guard let text = String(validating: body[...last], as: UTF8.self) else { throw failure("is not UTF-8") }
    return text
  }
}
