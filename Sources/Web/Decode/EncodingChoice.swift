import Korean

/// Which encoding a page is in, and why.
struct EncodingChoice: Equatable {
  var encoding: String
  var source: EncodingSource
  var bomLength = 0

  init(for bytes: [UInt8], contentType: String?) {
    self.init(.fallback, "windows-1252")
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      self.init(.bom, "UTF-8", bomLength: 3)
    } else if bytes.starts(with: [0xFE, 0xFF]) {
      self.init(.bom, "UTF-16BE", bomLength: 2)
    } else if bytes.starts(with: [0xFF, 0xFE]) {
      self.init(.bom, "UTF-16LE", bomLength: 2)
    } else {
      let declared = Self.declared(bytes, contentType)
      let isASCII = bytes.allSatisfy { $0 < 0x80 }
      if !isASCII, UTF8Repair.isValid(bytes) {
        self.init(.validUTF8, "UTF-8")
      } else if !isASCII, let found = Self.byStatistics(bytes, against: declared?.encoding) {
        self.init(.statistics, found)
      } else if let declared {
        self = declared
      } else if let late = prescanMetaEncoding(bytes, limit: bytes.count) {
        self.init(.meta, late)
      }
    }
  }

  private init(_ source: EncodingSource, _ encoding: String, bomLength: Int = 0) {
    self.encoding = encoding
    self.source = source
    self.bomLength = bomLength
  }

  private static func declared(_ bytes: [UInt8], _ contentType: String?) -> EncodingChoice? {
    if let contentType, let name = charset(in: Array(contentType.utf8)) {
      return EncodingChoice(.header, name)
    }
    return prescanMetaEncoding(bytes).map { EncodingChoice(.meta, $0) }
  }

  /// What bytes that are not valid UTF-8 say by themselves, where that outweighs the declaration.
  ///
  /// windows-1252 and its labels count as no declaration: servers send them by default.
  private static func byStatistics(_ bytes: [UInt8], against declared: String?) -> String? {
    switch declared {
    case nil, "UTF-8", "EUC-KR", "windows-1252": break
    default: return nil
    }
    let evidence = ByteEvidence(bytes)
    let found: String? =
      if evidence.isMostlyUTF8 { "UTF-8" } else if evidence.isMostlyWindows949 { "EUC-KR" } else { nil }
    return found == declared ? nil : found
  }
}
