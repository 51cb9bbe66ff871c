import ArgumentParser
import Foundation
import StrictJSON
import Tokens

extension BenchVerb {
  /// How fast a tokenizer is read and texts become ids, on one core.
  struct Tokenizing: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "tokenizer")

    @Argument(help: "The folder of tokenizer.json.")
    var model: String

    @Argument(help: "A file with a text, as a JSON string, on each line.")
    var file: String

    func run() throws {
      let texts = try benchLines(file).map { try JSON(parsing: $0).bytes ?? [] }
      var start = processorSeconds()
      let tokenizer = try Tokenizer.load(folder: model)
      let load = processorSeconds() - start
      start = processorSeconds()
      var ids = 0
      for text in texts { ids += tokenizer.encode(text).count }
      let encode = processorSeconds() - start
      // Seconds of processor time: what else the machine does counts for nobody.
      Console.out(#"{"load":\#(load),"encode":\#(encode),"ids":\#(ids)}"#)
    }
  }
}
