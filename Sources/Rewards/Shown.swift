/// Foreign bytes as a line that steers no terminal: control characters (C0, DEL, C1) become one space, none at its ends.
///
/// - Parameter most: scalars of the line; where there were more, the last is `…`.
func shown(_ bytes: some Collection<UInt8>, most: Int) -> String {
  var scalars: [Unicode.Scalar] = []
  for scalar in String(decoding: bytes.prefix(8 * most), as: UTF8.self).unicodeScalars {
    let isControl = scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value)
    if isControl && (scalars.last ?? " ") == " " { continue }
    scalars.append(isControl ? " " : scalar)
    if scalars.count > most { break }
  }
  if scalars.count > most {
    scalars.removeLast(2)
    scalars.append("…")
  }
  if scalars.last == " " { scalars.removeLast() }
  var line = String.UnicodeScalarView()
  line.append(contentsOf: scalars)
  return String(line)
}
