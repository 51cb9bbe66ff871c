/// What an element means for the text of a page.
enum HTMLRole {
  /// Runs on with what is around it.
  case inline
  /// Starts and ends a line.
  case block
  /// Is set off by an empty line.
  case paragraph
  /// Is not text: scripts, controls, embedded things.
  case dropped
  /// Navigation and the like: text, but not of the page's subject.
  case boilerplate
  case lineBreak, rule, cell, preformatted, code, superscript, subscripted, list, item, math, image, script

  /// The role of an element by its name.
  init(_ name: String) { self = Self.roles[name] ?? .inline }

  private static let roles: [String: HTMLRole] = {
    let names: [(HTMLRole, String)] = [
      (
        .block,
        """
        address body caption center dd details dialog div dt figcaption fieldset form header hgroup html legend main \
        option optgroup search section summary tbody tfoot thead tr
        """
      ),
      (.paragraph, "article blockquote dl figure h1 h2 h3 h4 h5 h6 p table"),
      (
        .dropped,
        """
        annotation annotation-xml applet audio base button canvas col colgroup datalist embed frame frameset head \
        iframe input link meta noembed noframes noscript object param select source style svg template textarea \
        title track video
        """
      ),
      (.boilerplate, "aside footer menu nav"),
      (.lineBreak, "br"), (.rule, "hr"), (.cell, "td th"), (.preformatted, "listing plaintext pre xmp"),
      (.code, "code kbd samp tt"), (.superscript, "sup"), (.subscripted, "sub"), (.list, "dir ol ul"),
      (.item, "li"), (.math, "math"), (.image, "img"), (.script, "script"),
    ]
    var roles: [String: HTMLRole] = [:]
    for (role, words) in names {
      for word in words.utf8.split(whereSeparator: \.isWhiteSpace) {
        roles[String(decoding: word, as: UTF8.self)] = role
      }
    }
    return roles
  }()
}
