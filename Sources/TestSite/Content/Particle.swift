/// Korean particles that follow the sound before them: 사과를, 연필을, 3이, 4가.
enum Particle {
  case subject, object, topic, with, quoted

  private var forms: (closed: String, open: String) {
    switch self {
    case .subject: ("이", "가")
    case .object: ("을", "를")
    case .topic: ("은", "는")
    case .with: ("과", "와")
    case .quoted: ("이라고", "라고")
    }
  }

  /// The word with the particle that fits its last syllable; a number is read the Sino-Korean way.
  func after(_ word: String) -> String {
    let last = word.unicodeScalars.last?.value ?? 0
    let isClosed =
      switch last {
      case 0xAC00...0xD7A3: (last - 0xAC00) % 28 != 0
      case 0x30...0x39: ![2, 4, 5, 9].contains(last - 0x30)
      default: false
      }
    return word + (isClosed ? forms.closed : forms.open)
  }

  /// The number with its particle.
  func after(_ number: Int) -> String { after(String(number)) }
}
