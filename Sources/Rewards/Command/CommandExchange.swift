import Dispatch
import Glibc
import StrictJSON

/// A batch's lines to a command, and its lines back.
struct CommandExchange {
  /// How it ended.
  enum End: Equatable {
    /// Every line is answered.
    case done
    /// The time was up.
    case late
    /// We were told to stop.
    case stopped
    /// It ended, or closed its output.
    case died
    /// It closed its input with lines left to read.
    case deaf
    /// It wrote what is no answer, or more answers than questions.
    case nonsense(String)
  }

  /// A number a completion; nil where it answered so, NaN where there is no answer, or none of use.
  private(set) var rewards: [Double?]
  /// Completions without an answer.
  private(set) var open: Int
  /// What a line said to be wrong with a completion.
  private(set) var refusal: String?
  /// A line whose number cannot be a reward.
  private(set) var misfit: String?

  private let first: Int
  private var isAnswered: [Bool]
  private var next = 0
  private var outgoing: ArraySlice<UInt8> = []
  private var incoming: [UInt8] = []
  private var searched = 0

  /// Bytes of an answer, far beyond any.
  private static let longest = 1 << 20
  /// Milliseconds that nothing else is looked at.
  private static let slice: UInt64 = 50

  /// - Parameter first: the index of the first completion.
  init(_ completions: [RewardInput], first: Int) {
    self.first = first
    rewards = completions.map { _ in .nan }
    isAnswered = completions.map { _ in false }
    open = completions.count
    var bytes: [UInt8] = []
    for (place, completion) in completions.enumerated() {
      completion.json(index: first + place).write(into: &bytes)
      bytes.append(0x0A)
    }
    outgoing = bytes[...]
  }

  /// Writes and reads until all is answered or hope is lost.
  ///
  /// - Parameters:
  ///   - deadline: in nanoseconds of `DispatchTime`.
  ///   - shouldStop: asked every 50 ms, and whenever something came.
  mutating func run(_ child: ChildProcess, until deadline: UInt64, shouldStop: () -> Bool) -> End {
    var complains = true
    while open > 0 {
      if shouldStop() { return rest(of: child, .stopped) }
      let now = DispatchTime.now().uptimeNanoseconds
      guard now < deadline else { return rest(of: child, .late) }
      // What it has started may hold its output open, which then never ends.
      if child.hasGone { return rest(of: child, .died) }
      let milliseconds = min((deadline - now) / 1_000_000 + 1, CommandExchange.slice)
      var ends = [
        pollfd(fd: child.output, events: Int16(POLLIN), revents: 0),
        pollfd(fd: complains ? child.errors : -1, events: Int16(POLLIN), revents: 0),
        pollfd(fd: outgoing.isEmpty ? -1 : child.input, events: Int16(POLLOUT), revents: 0),
      ]
      guard poll(&ends, nfds_t(ends.count), Int32(milliseconds)) > 0 else { continue }
      if ends[1].revents != 0 { complains = child.listen() }
      if ends[2].revents != 0 { outgoing = outgoing.dropFirst(child.write(outgoing)) }
      if ends[0].revents != 0, let chunk = child.read(child.output) {
        if chunk.isEmpty { return .died }
        if let problem = take(chunk) { return .nonsense(problem) }
      }
      if !outgoing.isEmpty, child.input < 0 { return rest(of: child, .deaf) }
    }
    return finished()
  }

  /// Takes what is there already, a pipe's worth at most.
  ///
  /// - Returns: the end given, where that does not answer all.
  private mutating func rest(of child: ChildProcess, _ end: End) -> End {
    for _ in 0..<16 where open > 0 {
      guard let chunk = child.read(child.output), !chunk.isEmpty else { break }
      if let problem = take(chunk) { return .nonsense(problem) }
    }
    return open > 0 ? end : finished()
  }

  /// All is answered: whether there was more than answers.
  private func finished() -> End {
    if !outgoing.isEmpty { return .nonsense("answered what it had not read") }
    let isOver = incoming.allSatisfy { $0 <= 0x20 }
    return isOver ? .done : .nonsense("wrote more lines than it was sent")
  }

  /// What is wrong with what came.
  private mutating func take(_ chunk: [UInt8]) -> String? {
    incoming += chunk
    var start = 0
    while open > 0, let end = incoming[searched...].firstIndex(of: 0x0A) {
      let line = incoming[start..<end]
      (start, searched) = (end + 1, end + 1)
      if line.allSatisfy({ $0 <= 0x20 }) { continue }
      if let problem = take(line: Array(line)) { return problem }
    }
    incoming.removeFirst(start)
    searched = open > 0 ? incoming.count : 0
    return incoming.count > CommandExchange.longest ? "wrote a line of more than a megabyte" : nil
  }

  private mutating func take(line: [UInt8]) -> String? {
    let shown = "\"" + shown(line, most: 120) + "\""
    guard let reply = try? JSON(parsing: line, maxValues: 10_000), reply.members != nil else {
      return "wrote what is no JSON object: \(shown)"
    }
    while next < isAnswered.count, isAnswered[next] { next += 1 }
    var place = next
    if let index = reply["index"], !index.isNull {
      guard let number = index.int, (first..<first + rewards.count).contains(number),
        !isAnswered[number - first]
      else { return "wrote an index that was not asked for: \(shown)" }
      place = number - first
    }
    let reward = reply["reward"]
    let problem = reply["error"].flatMap { $0.isNull ? nil : $0 }
    guard reward?.isNull == true || reward?.double != nil || (reward == nil && problem != nil) else {
      return "wrote a line without a reward: \(shown)"
    }
    if let number = reward?.double {
      rewards[place] = number.isReward ? number : .nan
      if !number.isReward { misfit = misfit ?? shown }
    } else if let problem {
      refusal = refusal ?? problem.text ?? shown
    } else {
      rewards[place] = nil
    }
    isAnswered[place] = true
    open -= 1
    return nil
  }
}
