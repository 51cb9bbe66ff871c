import Foundation
import Glibc
import StrictJSON
import Web

/// What is settled before the first request: addresses, key, model.
struct TeacherStart {
  let client: HTTPClient
  let headers: [(name: String, value: String)]
  private(set) var addresses: [String] = []
  /// Those that were given, and not only listed.
  private(set) var fixed: [String] = []
  private(set) var notes: [String] = []
  /// Addresses that do not answer yet, and why.
  private(set) var problems: [(index: Int, problem: String)] = []
  private(set) var model = ""

  /// - Parameter listed: of the list; asked here only if nothing else names the model.
  init(_ settings: HTTPTeacherSettings, listed: [EndpointAddress] = []) throws(TeacherFailure) {
    var isOpenlySent = false
    for text in settings.addresses {
      let address = try EndpointAddress(text)
      if let note = address.note { notes.append(note) }
      if addresses.contains(where: { $0.utf8.elementsEqual(address.base.utf8) }) {
        notes.append("\(address.base) was given twice, and counts once")
      } else {
        addresses.append(address.base)
      }
      isOpenlySent = isOpenlySent || address.isOpenlySent
    }
    fixed = addresses
    if fixed.isEmpty, settings.model == nil {
      addresses = listed.map(\.base)
      isOpenlySent = listed.contains(where: \.isOpenlySent)
    }
    if addresses.isEmpty, let list = settings.list {
      guard settings.model != nil else {
        throw TeacherStart.problem(
          "teacher.address",
          "\(list) lists no address yet, so nobody says the model's name: name it with --model, and servers may come later"
        )
      }
    } else if addresses.isEmpty {
      throw TeacherStart.problem("teacher.address", "there is no address")
    }
    let key = try TeacherStart.key(settings.keyVariable)
    if key != nil, isOpenlySent {
      notes.append("the key is sent unencrypted: use https where others can listen")
    }
    var headers = [
      (name: "Accept", value: "application/json"), (name: "Accept-Encoding", value: ""),
      (name: "Accept-Language", value: ""), (name: "Content-Type", value: "application/json"),
    ]
    if let key { headers.append((name: "Authorization", value: "Bearer \(key)")) }
    self.headers = headers
    // Of those that come later, some.
    let servers = max(Set(fixed + listed.map(\.base)).count, settings.list == nil ? 1 : 8)
    let capacity = max(1, settings.maxInFlight) * servers
    client = HTTPClient(TeacherStart.clientSettings(settings, capacity: capacity))
    let files = TeacherStart.raiseOpenFiles()
    if files < capacity + 64 {
      notes.append(
        "only \(files) files may be open at once: ask for fewer requests in flight, or raise ulimit -n")
    }
    if let wanted = settings.model, addresses.isEmpty { model = wanted } else { try check(settings) }
  }

  private static func problem(_ reason: String, _ detail: String) -> TeacherFailure {
    TeacherFailure(reason, detail, isTransient: false, tries: 0)
  }

  private static func key(_ variable: String?) throws(TeacherFailure) -> String? {
    guard let variable else { return nil }
    let key = ProcessInfo.processInfo.environment[variable] ?? ""
    guard !key.isEmpty else {
      throw problem("teacher.key", "the environment variable \(variable) is not set or empty")
    }
    guard key.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
      throw problem("teacher.key", "the key in \(variable) has white space or other than ASCII in it")
    }
    return key
  }

  private static func clientSettings(_ settings: HTTPTeacherSettings, capacity: Int) -> HTTPSettings {
    var client = HTTPSettings(userAgent: settings.userAgent)
    client.maxBodyBytes = settings.maxBodyBytes
    client.connectTimeout = settings.connectTimeout
    client.totalTimeout = settings.requestTimeout
    client.bodyStallTime = settings.stallTime
    client.keptConnections = capacity + 8
    client.allowPrivate = true
    return client
  }

  /// A connection is an open file; as many as may be.
  private static func raiseOpenFiles() -> Int {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 1_024 }
    limit.rlim_cur = limit.rlim_max
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    return Int(clamping: limit.rlim_cur)
  }

  /// Asks every address for its models until it has answered or the time is up.
  private mutating func check(_ settings: HTTPTeacherSettings) throws(TeacherFailure) {
    let deadline = HTTPTeacher.clock() + settings.startTimeout
    var found = [EndpointCheck?](repeating: nil, count: addresses.count)
    var asked: [Int: Int] = [:]
    var open = Array(addresses.indices)
    while !open.isEmpty {
      for index in open {
        var request = HTTPRequest(url: addresses[index] + "/models", headers: headers)
        request.totalTimeout = max(1, settings.startTimeout)
        asked[client.start(request)] = index
      }
      while !asked.isEmpty {
        for completion in client.poll(timeout: 1) {
          guard let index = asked.removeValue(forKey: completion.ticket) else { continue }
          found[index] = EndpointCheck(completion.result, now: 0)
        }
      }
      open = open.filter { if case .silent = found[$0] { true } else { false } }
      guard HTTPTeacher.clock() + 0.5 < deadline, !open.isEmpty else { break }
      _ = client.poll(timeout: 0.5)
    }
    try read(found.compactMap(\.self), settings)
  }

  private mutating func read(_ found: [EndpointCheck], _ settings: HTTPTeacherSettings) throws(TeacherFailure)
  {
    var lists: [(address: String, names: [String])] = []
    for (index, check) in found.enumerated() {
      switch check {
      case .models(let names): lists.append((addresses[index], names))
      case .noList(let why): notes.append("\(addresses[index]) has no list of models (\(why))")
      case .silent(let problem): problems.append((index, "\(problem.reason): \(problem.detail)"))
      case .closed(let problem):
        throw TeacherStart.problem(
          problem.reason,
          "\(addresses[index]) turns us away: \(problem.detail)"
            + (problem.reason == "teacher.status_401" ? "; name its key's environment variable" : ""))
      }
    }
    guard problems.count < addresses.count else {
      let told = problems.map { "\(addresses[$0.index]): \($0.problem)" }.joined(separator: "; ")
      throw TeacherStart.problem(
        "teacher.no_server", "no server answers; start it, or wait until it has loaded its model. \(told)")
    }
    model = try EndpointCheck.model(settings.model, in: lists)
  }
}
