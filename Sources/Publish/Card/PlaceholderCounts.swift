internal import PersonalData
internal import Web

/// Rows that hold what stands for masked personal data, by placeholder.
struct PlaceholderCounts {
  private(set) var rows: [String: Int] = [:]

  mutating func add(_ text: String) {
    let utf8 = Array(text.utf8)
    guard utf8.contains(UInt8(ascii: "<")) else { return }
    for type in PersonalDataType.allCases where utf8.holds(type.placeholder) {
      rows[type.placeholder, default: 0] += 1
    }
  }
}
