public import Corpus
internal import Reasoning
public import Teacher

/// An evaluation: tasks, a model's name, and how it is asked. Asking and judging are two steps over one store.
public struct EvalRun: Sendable {
  /// What is evaluated on.
  public let tasks: [EvalTask]
  /// The model's name, as its teacher gives it.
  public let model: String
  /// How.
  public let settings: EvalSettings
  private let prompt: @Sendable (EvalItem) throws -> [ChatMessage]
  /// How often each item's question stands before it in its task.
  private let occurrences: [[Int]]
  private let room: (@Sendable ([ChatMessage]) throws -> Int)?

  /// - Parameters:
  ///   - prompt: the conversation that asks an item.
  ///   - room: the tokens that an answer to a conversation may have in the model's context; nil where nobody knows, and
  ///     `max_tokens` is sent as it is.
  /// - Throws: `EvaluationError`: settings that contradict each other, tasks of one name, items of one id.
  public init(
    _ tasks: [EvalTask], model: String, settings: EvalSettings,
    room: (@Sendable ([ChatMessage]) throws -> Int)? = nil,
    prompt: @escaping @Sendable (EvalItem) throws -> [ChatMessage]
  ) throws {
    try settings.check()
    (self.tasks, self.model, self.settings) = (tasks, model, settings)
    (self.prompt, self.room) = (prompt, room)
    occurrences = tasks.map(EvalRun.occurrences)
    var names: [String: String] = [:]
    for task in tasks {
      if let other = names.updateValue(task.digest, forKey: task.name) {
        throw EvaluationError(
          task.name,
          other == task.digest
            ? "the task is given twice"
            : "two tasks have this name: rename one of the files, for results are told apart by it")
      }
      var ids: Set<[UInt8]> = []
      for item in task.items where !ids.insert(Array(item.id.utf8)).inserted {
        throw EvaluationError(task.name, "two items have the id \(item.id): results are told apart by it")
      }
    }
  }

  private static func occurrences(_ task: EvalTask) -> [Int] {
    var counts: [[[UInt8]]: Int] = [:]
    return task.items.map { item in
      let words = ([item.question] + item.options).map { Array($0.utf8) }
      defer { counts[words, default: 0] += 1 }
      return counts[words, default: 0]
    }
  }

  /// Every answer that is needed, in the order of tasks, items and samples.
  var questions: EvalQuestions { EvalQuestions(self) }

  /// What an item is asked.
  func question(_ task: Int, _ item: Int, _ sample: Int) throws -> EvalQuestion {
    let messages = try prompt(tasks[task].items[item])
    return EvalQuestion(
      tasks[task].items[item], at: (task, item), sample: sample, occurrence: occurrences[task][item],
      messages: messages, model: model, settings)
  }

  /// A question as it is sent: the answer is not asked to be longer than the context. Its key knows nothing of that.
  ///
  /// - Returns: nil where the prompt leaves the answer no room.
  func request(_ question: EvalQuestion) throws -> TeacherRequest? {
    var request = question.request
    if let left = try room?(request.messages) {
      guard left >= 1 else { return nil }
      request.sampling.maxTokens = min(request.sampling.maxTokens, left)
    }
    return request
  }

  /// What tells this evaluation of a task from others, in hexadecimal: model, sampling, seed, prompts, limit; not how it is
  /// judged.
  public func evaluation(ofTask number: Int) throws -> String {
    var digest = Digest()
    for item in tasks[number].items.indices {
      for sample in 0..<settings.samples { digest.update(try question(number, item, sample).key) }
    }
    return digest.finish().hex
  }

  /// What tells this evaluation from others in a folder's name: its tasks, and everything that changes a number in its results.
  public func name() throws -> String {
    var digest = Digest()
    digest.updateDelimited(Array(Parameters(settings.values).json.utf8))
    for number in tasks.indices {
      digest.updateDelimited(Array(tasks[number].name.utf8))
      digest.updateDelimited(Array(try evaluation(ofTask: number).utf8))
    }
    let words = tasks.map(\.name).joined(separator: "+").unicodeScalars.map { scalar in
      let isSafe = scalar.properties.isAlphabetic || "0123456789._+-".unicodeScalars.contains(scalar)
      return isSafe ? String(scalar) : "-"
    }
    return words.prefix(40).joined() + "-" + digest.finish().prefix(6).hex
  }

  /// Asks what is not stored yet.
  ///
  /// - Parameters:
  ///   - retriesFailed: asks again what failed for good in an earlier run.
  ///   - grace: seconds that requests in flight are waited for at a stop.
  ///   - clock: seconds since 1970.
  /// - Throws: what the store or the teacher throws; what has come until then is stored.
  public func ask(
    _ teacher: any Teacher, store: CompletionStore, retriesFailed: Bool = false, grace: Double = 30,
    clock: @escaping () -> Double, shouldStop: @escaping () -> Bool = { false },
    report: (EvalEvent) -> Void = { _ in }
  ) throws -> EvalEnd {
    let recipes = tasks.map { task in
      let values = [
        "model": model, "task": task.name, "task_digest": task.digest, "seed": "\(settings.seed)",
      ]
      return Parameters(settings.drawing.merging(values) { $1 }).json
    }
    let asking = EvalAsking(
      store, teacher, recipes: recipes, grace: grace, clock: clock, shouldStop: shouldStop)
    return try asking.run(questions, retriesFailed: retriesFailed, report: report)
  }

  /// Judges what is stored: the same bytes give the same scores, and nothing is asked.
  ///
  /// - Returns: nil in place of a sample that was not answered yet.
  public func judged(_ store: CompletionStore?) throws -> [JudgedTask] {
    let judge = SampleJudge(settings)
    return try tasks.indices.map { number in
      let task = tasks[number]
      let usual = judge.usualLanguage(of: task.items)
      let items = try task.items.enumerated().map { place, item in
        let language = judge.language(of: item, usual: usual)
        return JudgedItem(
          item, isLanguageKnown: language != nil,
          samples: try (0..<settings.samples).map { sample in
            let key = try question(number, place, sample).key
            switch try store?.outcome(of: key) {
            case .reply(let body): return judge.judged(body, of: item, in: language, key: key)
            case .failure(let reason, _, isTransient: false): return JudgedSample(key: key, failure: reason)
            case .failure(_, _, isTransient: true), nil: return nil
            }
          })
      }
      return JudgedTask(name: task.name, items: items)
    }
  }
}

/// The questions of a run by their number; made when they are asked for, not kept.
struct EvalQuestions {
  let run: EvalRun
  /// The number of each task's first question.
  private let starts: [Int]
  let count: Int

  init(_ run: EvalRun) {
    self.run = run
    var (starts, count) = ([Int](), 0)
    for task in run.tasks {
      starts.append(count)
      count += task.items.count * run.settings.samples
    }
    (self.starts, self.count) = (starts, count)
  }

  subscript(place: Int) -> EvalQuestion {
    get throws {
      let task = (starts.lastIndex { $0 <= place }) ?? 0
      let within = place - starts[task]
      let (item, sample) = within.quotientAndRemainder(dividingBy: run.settings.samples)
      return try run.question(task, item, sample)
    }
  }
}
