/// The tokens of a text, each with the bytes of the text that it stands for.
public struct Encoding: Sendable, Equatable {
  /// One a token.
  public var ids: [Int32]
  /// Half-open ranges of bytes of the text as it was given, one a token.
  ///
  /// A token that holds a part of a character has exactly its bytes, so that in a text that no normalizer changes the
  /// ranges of all tokens lie side by side. Where one does change it, a token has the whole of each changed stretch
  /// that it touches. Added tokens have the white space they take along; special tokens of the post-processor, and
  /// prefixes that are not in the text, have an empty range. Bytes that are not UTF-8 count as the U+FFFD they become.
  public var offsets: [Range<Int>]

  /// As many offsets as ids.
  public init(ids: [Int32], offsets: [Range<Int>]) {
    self.ids = ids
    self.offsets = offsets
  }
}
