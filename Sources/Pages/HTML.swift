internal import Foundation

/// Markup that is safe by construction: what is written in the source is markup, every text put into it is escaped.
///
///     let row: HTML = "<tr><td>\(title)</td><td class=\"n\">\(count)</td></tr>"
///
/// Interpolated texts may stand between tags and inside quoted attributes. `\(link: address)` lets through what a
/// browser would fetch over HTTP, and nothing else.
public struct HTML: Sendable, Equatable, ExpressibleByStringInterpolation {
  /// The markup, as it is sent or written.
  public let markup: String

  /// Markup that somebody else made safe.
  public init(trusted markup: String) { self.markup = markup }

  /// A literal is markup.
  public init(stringLiteral markup: String) { self.markup = markup }

  /// A literal with texts in it.
  public init(stringInterpolation: Interpolation) { markup = stringInterpolation.markup }

  /// Nothing.
  public static let empty = HTML(trusted: "")

  /// A text, escaped.
  public static func text(_ text: String) -> HTML { HTML(trusted: escaped(text)) }

  /// One after the other.
  public static func + (left: HTML, right: HTML) -> HTML { HTML(trusted: left.markup + right.markup) }

  /// Collects literal markup and escaped texts.
  public struct Interpolation: StringInterpolationProtocol {
    fileprivate var markup = ""

    /// Nothing yet.
    public init(literalCapacity: Int, interpolationCount: Int) {
      markup.reserveCapacity(literalCapacity + 32 * interpolationCount)
    }

    /// Markup of the source.
    public mutating func appendLiteral(_ literal: String) { markup += literal }
    /// A text, escaped.
    public mutating func appendInterpolation(_ text: String) { markup += HTML.escaped(text) }
    /// A text, escaped.
    public mutating func appendInterpolation(_ text: Substring) { markup += HTML.escaped(String(text)) }
    /// A number in digits.
    public mutating func appendInterpolation(_ number: Int) { markup += String(number) }
    /// Markup as it is.
    public mutating func appendInterpolation(_ part: HTML) { markup += part.markup }
    /// One after the other.
    public mutating func appendInterpolation(_ parts: [HTML]) { for part in parts { markup += part.markup } }

    /// An address for `href`; `#` in place of anything but http, https, and what is relative to this page.
    public mutating func appendInterpolation(link address: String) {
      markup += HTML.escaped(HTML.isLink(address) ? address : "#")
    }

    /// A coordinate of SVG with one digit behind the point.
    public mutating func appendInterpolation(at coordinate: Double) { markup += HTML.coordinate(coordinate) }
  }

  /// A text within HTML or XML 1.0: what may not stand there becomes U+FFFD.
  public static func escaped(_ text: String) -> String {
    var out = ""
    out.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": out += "&amp;"
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      case "\"": out += "&quot;"
      case "'": out += "&#39;"
      case "\t", "\n", "\r": out.unicodeScalars.append(scalar)
      default:
        let isAllowed = scalar.value >= 32 && scalar.value != 0xFFFE && scalar.value != 0xFFFF
        out.unicodeScalars.append(isAllowed ? scalar : "\u{FFFD}")
      }
    }
    return out
  }

  private static func isLink(_ address: String) -> Bool {
    let scheme = address.prefix { $0 != ":" && $0 != "/" && $0 != "?" && $0 != "#" }
    guard scheme.count < address.count, address[scheme.endIndex] == ":" else {
      // Two slashes (browsers read \ as /, and pass over tabs and line ends) lead to another host.
      return !address.unicodeScalars.contains { $0 == "\\" || $0.value < 32 } && !address.hasPrefix("//")
    }
    return ["http", "https"].contains(scheme.lowercased())
  }

  /// A coordinate of SVG with one digit behind the point. Far outside is outside: clipping needs no more, and some readers take no exponent in a path.
  public static func coordinate(_ value: Double) -> String {
    let value = value.isFinite ? (min(max(value, -1e5), 1e5) * 10).rounded() / 10 : 0
    return value == value.rounded() ? "\(Int(clamping: value))" : "\(value)"
  }
}

extension Sequence<HTML> {
  /// One after the other, with something between.
  public func joined(_ separator: HTML = .empty) -> HTML {
    HTML(trusted: map(\.markup).joined(separator: separator.markup))
  }
}
