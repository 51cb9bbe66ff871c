internal import Foundation

extension Scratch {
  /// A tiny random model with a token for each byte, `<think>` and `</think>`, and a template.
  ///
  /// - Parameters:
  ///   - name: the folder in this one; empty for this one itself.
  ///   - opensThink: whether the template begins the answer with `<think>`.
  /// - Returns: the model's folder.
  public func tinyModel(_ name: String = "", opensThink: Bool = false) throws -> String {
    let golden = URL(filePath: #filePath).deletingLastPathComponent().appending(
      path: "../ModelTests/Golden/qwen3")
    let folder = name.isEmpty ? path : "\(path)/\(name)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for name in ["config.json", "model.safetensors"] {
      try FileManager.default.copyItem(
        at: golden.appending(path: name), to: URL(filePath: "\(folder)/\(name)"))
    }
    let files = [
      "generation_config.json": #"{"eos_token_id":258,"top_k":50,"repetition_penalty":1.05}"#,
      "tokenizer_config.json": #"{"eos_token":"<|im_end|>"}"#,
      "chat_template.jinja":
        "{% for m in messages %}{{ m.role }}\n{{ m.content }}<|im_end|>{% endfor %}{% if add_generation_prompt %}assistant\n\(opensThink ? "<think>\n" : ""){% endif %}",
      "tokenizer.json": Scratch.tokenizer,
    ]
    for (file, text) in files { try Data(text.utf8).write(to: URL(filePath: "\(folder)/\(file)")) }
    return folder
  }

  /// Byte-level BPE without merges.
  private static var tokenizer: String {
    var next = 0x100
    let vocabulary = (0..<256).map { byte -> String in
      var scalar = byte
      if !(0x21...0x7E).contains(byte), !(0xA1...0xAC).contains(byte), !(0xAE...0xFF).contains(byte) {
        (scalar, next) = (next, next + 1)
      }
      return String(format: "\"\\u%04x\":%d", scalar, byte)
    }
    let added = [(256, "<think>", false), (257, "</think>", false), (258, "<|im_end|>", true)].map {
      id, text, special in
      #"{"id":\#(id),"content":"\#(text)","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":\#(special)}"#
    }
    let level = #"{"type":"ByteLevel","add_prefix_space":false,"trim_offsets":true,"use_regex":false}"#
    return
      #"{"version":"1.0","added_tokens":[\#(added.joined(separator: ","))],"normalizer":null,"pre_tokenizer":\#(level),"post_processor":null,"decoder":\#(level),"model":{"type":"BPE","vocab":{\#(vocabulary.joined(separator: ","))},"merges":[]}}"#
  }
}
