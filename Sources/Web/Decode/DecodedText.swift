public import Korean

/// A page's bytes as text, and how its encoding was found.
public struct DecodedText: Sendable, Equatable {
  /// The encoding by its WHATWG name, for example `UTF-8` or `EUC-KR`.
  public let encoding: String
  /// The text as well-formed UTF-8, without a byte order mark; not normalised.
  public let utf8: [UInt8]
  /// How many times U+FFFD was put where the bytes could not be read.
  public let replacements: Int
  /// What decided the encoding.
  public let source: EncodingSource
  /// What is wrong with the text as a whole, nil where nothing is.
  public let mojibake: Mojibake?
}

/// What decided the encoding of a page, the strongest evidence first.
public enum EncodingSource: String, Sendable, CaseIterable {
  /// A byte order mark.
  case bom
  /// The bytes are strictly valid UTF-8 and not all ASCII.
  case validUTF8
  /// The `charset` of the HTTP Content-Type.
  case header
  /// A `meta` element or an XML declaration.
  case meta
  /// The bytes themselves, against what is declared or in place of it.
  case statistics
  /// Nothing: windows-1252, as the HTML standard has it.
  case fallback
}

/// Decodes a page of any encoding of the WHATWG standard to UTF-8.
///
/// The order is: byte order mark, strictly valid UTF-8, Content-Type, `meta` in the first 1,024 bytes, statistics,
/// a later `meta`, windows-1252. A declaration that the bytes contradict gives way to statistics (see
/// `ByteEvidence`). Linear in time; memory is a few times the input's.
public func decodeText(_ bytes: [UInt8], contentType: String?) -> DecodedText {
  let choice = EncodingChoice(for: bytes, contentType: contentType)
  let body = choice.bomLength == 0 ? bytes : Array(bytes[choice.bomLength...])
  let (utf8, replacements) =
    choice.source == .validUTF8 ? (body, 0) : TextDecoder.decode(body, from: choice.encoding)
  return DecodedText(
    encoding: choice.encoding, utf8: utf8, replacements: replacements, source: choice.source,
    mojibake: detectMojibake(in: utf8))
}
