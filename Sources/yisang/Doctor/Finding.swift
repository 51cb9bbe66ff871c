/// One thing that `yisang doctor` looked at.
struct Finding: Encodable, Equatable {
  enum State: String, Encodable {
    /// As it should be, or a fact.
    case ok
    /// Works, with a limit worth knowing.
    case note
    /// Broken: something will fail.
    case problem
  }

  let name: String
  let state: State
  /// What was found, in one line.
  let text: String
  /// What to do about it; nil where nothing is to be done.
  let remedy: String?

  static func ok(_ name: String, _ text: String) -> Self {
    Self(name: name, state: .ok, text: text, remedy: nil)
  }

  static func note(_ name: String, _ text: String, do remedy: String? = nil) -> Self {
    Self(name: name, state: .note, text: text, remedy: remedy)
  }

  static func problem(_ name: String, _ text: String, do remedy: String) -> Self {
    Self(name: name, state: .problem, text: text, remedy: remedy)
  }

  /// `state name text; remedy`, in columns; one line whatever the parts have.
  var line: String {
    let columns = state.rawValue.padded(to: 8) + name.padded(to: 14) + text + (remedy.map { "; " + $0 } ?? "")
    return columns.replacing("\n", with: " ")
  }
}

extension String {
  /// With spaces behind it up to a width, one at least.
  fileprivate func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(1, width - unicodeScalars.count))
  }
}
