import ArgumentParser
import Corpus

/// The verb that a word was meant for.
enum NearestVerb {
  /// The first word that is no verb where one is wanted, and the verb most like it; nil where there is none.
  ///
  /// - Parameter arguments: the command line behind the program's name.
  static func of(_ arguments: [String]) -> (word: String, verb: String)? {
    var command: any ParsableCommand.Type = Yisang.self
    for word in arguments {
      let verbs = command.configuration.subcommands
      if let next = verbs.first(where: { $0._commandName == word }) {
        command = next
      } else {
        let names = verbs.filter { $0.configuration.shouldDisplay }.map { $0._commandName }
        return nearest(word, among: names).map { (word, $0) }
      }
    }
    return nil
  }
}
