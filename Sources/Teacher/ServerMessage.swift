import StrictJSON

/// What a server's error body says, in any of the shapes in use, at most 500 bytes on one line.
func serverMessage(_ json: JSON) -> String {
  let error = json["error"]
  // OpenAI and vLLM; Ollama; FastAPI (a text, or a list of problems).
  let candidates = [error?["message"], error, json["message"], json["detail"]]
  let found = candidates.lazy.compactMap { $0?.bytes }.first { !$0.isEmpty }
  return shown(found ?? (error ?? json["detail"] ?? json).serialized)
}

/// The same of a body that may be anything.
func serverMessage(_ body: [UInt8]) -> String {
  let start = Array(body.prefix(1 << 16))
  guard let json = try? JSON(parsing: start, maxValues: 10_000) else { return shown(start) }
  return serverMessage(json)
}

/// Foreign bytes as a short line that steers no terminal.
func shown(_ bytes: some Collection<UInt8>) -> String {
  let text = String(decoding: bytes.prefix(2_000), as: UTF8.self)
  var line = String.UnicodeScalarView()
  var length = 0
  for scalar in text.unicodeScalars {
    let isControl = scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value)
    if isControl && (line.last == " " || line.isEmpty) { continue }
    length += isControl ? 1 : UTF8.width(scalar)
    guard length <= 500 else { break }
    line.append(isControl ? " " : scalar)
  }
  return String(line)
}
