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
    /// It closed its output.
    case died
    /// It wrote what is no answer, or more answers than questions.
    case nonsense(String)
  }

  /// A number or nil a completion.
  private(set) var rewards: [Double?]
  /// Completions without an answer.
  private(set) var open: Int
  /// What a line said to be wrong with a completion.
  private(set) var refusal: String?

  private let first: Int
  private var isAnswered: [Bool]
  private var next = 0
  private var outgoing: ArraySlice<UInt8> = []
  private var incoming: [UInt8] = []
  private var searched = 0

  /// Bytes of an answer, far beyond any.
  private static let longest = 1 << 20

  /// - Parameter first: the index of the first completion.
  init(_ completions: [RewardInput], first: Int) {
    self.first = first
    rewards = completions.map { _ in nil }
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
  /// - Parameter deadline: in nanoseconds of `DispatchTime`.
  mutating func run(_ child: ChildProcess, until deadline: UInt64) -> End {
    var complains = true
    while open > 0 {
      let now = DispatchTime.now().uptimeNanoseconds
      guard now < deadline else { return .late }
      let milliseconds = min((deadline - now) / 1_000_000 + 1, 60_000)
      let writes = !outgoing.isEmpty && child.input >= 0
      var ends = [
        pollfd(fd: child.output, events: Int16(POLLIN), revents: 0),
        pollfd(fd: complains ? child.errors : -1, events: Int16(POLLIN), revents: 0),
        pollfd(fd: writes ? child.input : -1, events: Int16(POLLOUT), revents: 0),
      ]
      guard poll(&ends, nfds_t(ends.count), Int32(milliseconds)) > 0 else { continue }
      if ends[1].revents != 0 { complains = child.listen() }
      if ends[2].revents != 0 { outgoing = outgoing.dropFirst(child.write(outgoing)) }
      if ends[0].revents != 0, let chunk = child.read(child.output) {
        if chunk.isEmpty { return .died }
        if let problem = take(chunk) { return .nonsense(problem) }
      }
    }
    let isOver = incoming.allSatisfy { $0 <= 0x20 }
    if !outgoing.isEmpty { return .nonsense("answered what it had not read") }
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
    let shown = "\"" + String(decoding: line.prefix(120), as: UTF8.self) + "\""
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
    if let problem, reward?.double == nil { refusal = refusal ?? problem.text ?? shown }
    (rewards[place], isAnswered[place]) = (reward?.double, true)
    open -= 1
    return nil
  }
}
