/// How far a value is from the bound it missed, as a share of the bound; nil where one of them is no number.
///
/// Values and bounds are texts: `0.2999` and `≥ 0.3`, `12` and `≥ 20 letters`, an id and an index against `< 0.7`.
func distance(of value: String?, from threshold: String?) -> Double? {
  guard let bound = threshold.flatMap({ numbers(in: $0).first }),
    let measured = value.flatMap({ numbers(in: $0).last })
  else { return nil }
  let scale = max(abs(bound), 1e-9)
  return abs(measured - bound) / scale
}

/// Numbers that stand by themselves, in the order of the text; digits of ids and words are none.
private func numbers(in text: String) -> [Double] {
  text.split { $0 == " " || $0 == "," || $0 == "–" }.prefix(16).compactMap { part in
    let bare = part.hasSuffix("%") ? part.dropLast() : part
    guard bare.utf8.count <= 24, let value = Double(bare), value.isFinite else { return nil }
    return value
  }
}
