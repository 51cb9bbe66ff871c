import StrictJSON
import Web

/// What `GET /models` told of a server.
enum EndpointCheck: Equatable {
  /// The names of its models.
  case models([String])
  /// It lives, and has no list.
  case noList(String)
  /// It does not answer, or not yet.
  case silent(TryProblem)
  /// It will not answer us.
  case closed(TryProblem)

  init(_ result: Result<HTTPResponse, HTTPFailure>, now: Double) {
    guard case .success(let response) = result, (200..<300).contains(response.status) else {
      guard case .problem(let problem) = TryOutcome(result, wholeTime: false, now: now) else {
        self = .noList("")
        return
      }
      switch (problem.kind, problem.reason) {
      // 500: transformers' server looks for models in a cache that a fresh machine has not, and answers all the same.
      case (_, "teacher.status_404"), (_, "teacher.status_405"), (_, "teacher.status_410"),
        (_, "teacher.status_500"), (.refused, _), (.unknownField, _):
        self = .noList(problem.reason)
      case (.closed, _): self = .closed(problem)
      default: self = .silent(problem)
      }
      return
    }
    guard let json = try? JSON(parsing: response.body, maxValues: 1_000_000),
      let list = json["data"]?.array ?? json["models"]?.array
    else {
      self = .noList("/models is no list of models")
      return
    }
    self = .models(list.compactMap { ($0["id"] ?? $0["name"])?.text })
  }

  /// Whether it told of its models.
  var isAnswer: Bool { if case .models = self { true } else { false } }

  /// Why requests for a model are not to go there; nil if they may.
  func objection(to model: String, at address: String) -> String? {
    switch self {
    case .noList: return nil
    case .silent(let problem), .closed(let problem): return "\(problem.reason): \(problem.detail)"
    case .models(let names):
      do throws(TeacherFailure) {
        _ = try EndpointCheck.model(model, in: [(address, names)])
        return nil
      } catch {
        return "\(error)"
      }
    }
  }

  /// The name that all servers know the model by.
  ///
  /// - Parameters:
  ///   - wanted: what the user asked for.
  ///   - lists: what each address has, those without a list left out.
  /// - Throws: `teacher.model`.
  static func model(_ wanted: String?, in lists: [(address: String, names: [String])]) throws(TeacherFailure)
    -> String
  {
    func problem(_ text: String) -> TeacherFailure {
      TeacherFailure("teacher.model", text, isTransient: false, tries: 0)
    }
    guard let wanted else {
      guard let first = lists.first else {
        throw problem("no server tells its models: name the model with --model")
      }
      let common = first.names.filter { name in
        lists.allSatisfy { $0.names.contains { $0.utf8.elementsEqual(name.utf8) } }
      }
      if common.count == 1 { return common[0] }
      guard !common.isEmpty else {
        let told = lists.map { "\($0.address): \(few($0.names))" }.joined(separator: "; ")
        throw problem("the servers have no model in common: \(told)")
      }
      throw problem("there are several models, name one with --model: \(few(common))")
    }
    for list in lists where !list.names.isEmpty {
      let isThere = list.names.contains { name in
        // Ollama lists `name:latest` and answers to `name`.
        name.utf8.elementsEqual(wanted.utf8) || name.utf8.elementsEqual((wanted + ":latest").utf8)
      }
      guard isThere else {
        throw problem("\(list.address) has no model \(shown(wanted.utf8)); it has \(few(list.names))")
      }
    }
    return wanted
  }

  private static func few(_ names: [String]) -> String {
    if names.isEmpty { return "none" }
    let more = names.count > 8 ? " and \(names.count - 8) more" : ""
    return shown(names.prefix(8).joined(separator: ", ").utf8) + more
  }
}
