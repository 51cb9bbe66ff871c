/// What was removed, or would be.
public struct ForgetSummary: Sendable, Equatable, Encodable {
  /// `url`, `host` or `author`.
  public let kind: String
  /// A host in clear; of an address or a name the digest, 32 hexadecimal digits.
  public let key: String
  /// Pages, imported rows among them.
  public let pages: Int
  /// Rows by stage, what the teacher was asked and answered under `teacher`; stages without any are left out.
  public let rows: [String: Int]
  /// Items that dedup left out as copies of what is removed: they stay out until dedup is run again.
  public let copiesLeftOut: Int
  /// Folders of the corpus in which rows were exported; removed as a whole.
  public let exports: [String]
  /// True if nothing was left to do: it was forgotten before.
  public let wasKnown: Bool

  init(
    _ request: ForgetRequest, pages: Int, rows: [String: Int], copiesLeftOut: Int, exports: [String],
    wasKnown: Bool
  ) {
    (kind, key, self.pages, self.rows) = (request.kind, request.key, pages, rows)
    (self.copiesLeftOut, self.exports, self.wasKnown) = (copiesLeftOut, exports, wasKnown)
  }
}
