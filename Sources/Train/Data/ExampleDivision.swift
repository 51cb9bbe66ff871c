internal import Corpus

/// Which examples a probe takes and which are held back.
///
/// Who is held back follows from the seed and the question's own id, so that other rows move nothing. Rows of equal questions under
/// different ids are one question: the least id speaks for all.
struct ExampleDivision {
  private let settings: DataSettings
  private var keys: [RecordID] = []
  /// The question's id each other id belongs to; only where they differ.
  private var leaders: [RecordID: RecordID] = [:]
  private var firstOfPrompt: [RecordID: RecordID] = [:]

  init(_ settings: DataSettings) { self.settings = settings }

  mutating func add(_ conversation: Conversation) {
    guard settings.validationFraction > 0 else { return }
    let prompt = conversation.prompt
    let key = conversation.item ?? prompt
    keys.append(key)
    if let other = firstOfPrompt.updateValue(key, forKey: prompt), other != key { unite(other, key) }
  }

  private mutating func unite(_ one: RecordID, _ other: RecordID) {
    let (a, b) = (leader(one), leader(other))
    if a != b { leaders[max(a, b)] = min(a, b) }
  }

  private mutating func leader(_ key: RecordID) -> RecordID {
    var (found, path): (RecordID, [RecordID]) = (key, [])
    while let next = leaders[found] {
      path.append(found)
      found = next
    }
    for step in path.dropLast() { leaders[step] = found }
    return found
  }

  /// The places of what is learnt from and of what is held back, each ascending.
  mutating func divide(_ set: ExampleSet) -> (train: [Int], validation: [Int]) {
    let chosen = probed(set)
    guard settings.validationFraction > 0 else { return (chosen, []) }
    var (train, validation): ([Int], [Int]) = ([], [])
    for place in chosen {
      let draw = share("validation \(settings.seed)", leader(keys[place]))
      if draw < settings.validationFraction { validation.append(place) } else { train.append(place) }
    }
    return (train, validation)
  }

  private func probed(_ set: ExampleSet) -> [Int] {
    let all = Array(set.examples.indices)
    guard let category = settings.probeCategory else { return all }
    func drawn(_ name: String, _ count: Int) -> [Int] {
      let found = all.filter { set.examples[$0].category == name }
      let places = found.map { share("probe \(settings.seed)", set.examples[$0].id) }
      let order = found.indices.sorted { (places[$0], found[$0]) < (places[$1], found[$1]) }
      return order.prefix(count).map { found[$0] }
    }
    let exams = category == Self.exams ? [] : drawn(Self.exams, settings.probeExams)
    return (drawn(category, settings.probeSize) + exams).sorted()
  }

  /// The category whose answers have the form that is scored.
  static let exams = "exams"

  /// Where an id falls between 0 and 1.
  private func share(_ name: String, _ id: RecordID) -> Double {
    var digest = Digest()
    digest.updateDelimited(Array(name.utf8))
    digest.updateDelimited(id.bytes)
    let word = digest.finish().prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return Double(word >> 11) * 0x1p-53
  }
}
