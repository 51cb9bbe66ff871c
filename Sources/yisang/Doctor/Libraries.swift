import CCrypto
import CCurl
import CPCRE2
import CZlib
import Foundation
import GRDB
import Kernels

/// The libraries as they were loaded.
struct Libraries {
  /// Name and version, in order.
  var versions: [(name: String, version: String)]
  /// SQLite's compile options.
  var options: Set<String>
  /// libcurl's TLS backend; nil if it has none.
  var tls: String?
  /// What a crawl asks of libcurl, and whether it has it.
  var features: [(name: String, isThere: Bool)]

  var findings: [Finding] { [list, sqlite, curl] }

  private var list: Finding {
    .ok("libraries", versions.map { "\($0.name) \($0.version)" }.joined(separator: ", "))
  }

  private var sqlite: Finding {
    // Threads are needed, and files as this program writes them; the others are facts worth a line.
    if options.contains("THREADSAFE=0") {
      return .problem(
        "sqlite", "built without threads (THREADSAFE=0)", do: "install the distribution's libsqlite3")
    }
    if options.contains("OMIT_WAL") {
      return .problem("sqlite", "built without WAL (OMIT_WAL)", do: "install the distribution's libsqlite3")
    }
    let facts = options.filter { option in
      [
        "THREADSAFE", "SECURE_DELETE", "ENABLE_FTS", "DEFAULT_SYNCHRONOUS", "ENABLE_DBSTAT", "MAX_ATTACHED",
        "TEMP_STORE",
      ]
      .contains { option.hasPrefix($0) }
    }
    return .ok("sqlite", facts.isEmpty ? "no compile option of note" : facts.sorted().joined(separator: " "))
  }

  private var curl: Finding {
    guard let tls else {
      return .problem("libcurl", "has no TLS", do: "install libcurl4 with OpenSSL: https cannot be crawled")
    }
    let missing = features.filter { !$0.isThere }.map(\.name)
    let has = features.filter(\.isThere).map(\.name)
    let text = "TLS by \(tls)\(has.isEmpty ? "" : ", ")\(has.joined(separator: ", "))"
    return missing.isEmpty
      ? .ok("libcurl", text)
      : .note(
        "libcurl", text + "; without \(missing.joined(separator: ", "))", do: "a crawl works, with more bytes"
      )
  }

  static func here() throws -> Self {
    let (sqlite, options) = try DatabaseQueue().read { db in
      (
        try String.fetchOne(db, sql: "SELECT sqlite_version()") ?? "?",
        try Set(String.fetchAll(db, sql: "PRAGMA compile_options"))
      )
    }
    var pcre = [UInt8](repeating: 0, count: 64)
    _ = pcre.withUnsafeMutableBytes { pcre2_config_8(UInt32(PCRE2_CONFIG_VERSION), $0.baseAddress) }
    let info = curl_version_info(CURLVERSION_FIRST)?.pointee
    let bits = info?.features ?? 0
    return Self(
      versions: [
        ("SQLite", sqlite), ("libxml2", String(cString: yi_libxml2_version())),
        ("libcurl", text(info?.version)), ("ICU", String(cString: yi_icu_version())),
        ("Unicode", String(cString: yi_unicode_version())),
        ("PCRE2", String(decoding: pcre.prefix { $0 != 0 }, as: UTF8.self)),
        ("zlib", text(zlibVersion())), ("OpenSSL", text(OpenSSL_version(OPENSSL_VERSION_STRING))),
      ],
      options: options, tls: info?.ssl_version.map { String(cString: $0) },
      features: [
        ("HTTP/2", bits & CURL_VERSION_HTTP2 != 0), ("gzip", bits & CURL_VERSION_LIBZ != 0),
        ("Brotli", bits & CURL_VERSION_BROTLI != 0), ("IPv6", bits & CURL_VERSION_IPV6 != 0),
      ])
  }

  private static func text(_ pointer: UnsafePointer<CChar>?) -> String {
    pointer.map { String(cString: $0) } ?? "?"
  }
}
