import Dispatch
import Foundation
import StrictJSON
import Web

/// Servers with OpenAI's API that are asked for chat completions, all the same model.
///
/// Requests go to the address that is expected to answer first (`PlaceChoice`). What fails in a way that may pass is asked
/// again, elsewhere if there is an elsewhere; an address that keeps failing is parked, and looked at now and then until it
/// is back. Addresses of a list join and leave. Redirects are not followed, and the environment's proxies are not used.
public final class HTTPTeacher: Teacher {
  /// As the servers know it.
  public let model: String
  let settings: HTTPTeacherSettings
  let body: CompletionBody
  let client: HTTPClient
  let headers: [(name: String, value: String)]
  /// All there were; those that have left stay, with what they did.
  var endpoints: [Endpoint]
  var listed: ListedAddresses?
  /// Since when no address takes requests, where there is a list.
  var closedSince: Double?
  var hasToldOfWaiting = false
  /// Requests that are still to be started, where that is known.
  var expected: Int?
  /// Requests started and not ended, by ticket.
  var pending: [Int: Pending] = [:]
  /// Exchanges under way, by the client's ticket.
  var flights: [Int: Flight] = [:]
  var queue = TicketQueue()
  var ends: [TeacherEnd] = []
  var notes: [String]
  /// Whether a note said that answers are bound by the context.
  var hasToldOfContext = false
  /// Why no request can be answered any more.
  var fatal: TeacherFailure?
  var firstRefusals = FirstRefusals()
  var random: Jitter

  struct Endpoint {
    let address: String
    var health: EndpointHealth
    var throughput = Throughput()
    var inFlight = 0
    var started = 0
    /// False once it has left the list: it gets no more requests.
    var isListed = true
    /// False until it has shown that it has the model.
    var isChecked = true
    /// Whether it was said why it is not asked yet.
    var isTold = false

    /// Whether its places count.
    var isOpen: Bool { isListed && health.state == .open }
  }

  struct Pending {
    let request: TeacherRequest
    var body: [UInt8]
    var counts = TryCounts()
    /// Where the last try failed.
    var avoid: Int?
  }

  struct Flight {
    /// Nil for a look at a parked address.
    let ticket: Int?
    let endpoint: Int
    let started: Double
  }

  /// Asks every address for its models, which must have this one.
  ///
  /// Addresses of the list join with the first `poll`, and none need be there yet, unless nothing else names the model.
  ///
  /// - Throws: `TeacherFailure` with what to do: an address that is none, no server, a wrong key, no such model.
  public init(_ settings: HTTPTeacherSettings) throws {
    var listed = settings.list.map { ListedAddresses(file: WatchedFile(path: $0)) }
    let found = listed?.look()
    let start = try TeacherStart(settings, listed: listed?.list.addresses ?? [])
    self.settings = settings
    (client, headers, model, notes) = (start.client, start.headers, start.model, start.notes)
    body = CompletionBody(model: start.model, omitted: settings.omitted, extra: settings.extra)
    endpoints = start.addresses.map {
      Endpoint(address: $0, health: EndpointHealth(policy: settings.parking))
    }
    random = Jitter(state: settings.seed)
    let now = HTTPTeacher.clock()
    listed?.fixed = start.fixed
    self.listed = listed
    notes += found?.notes ?? []
    for (index, problem) in start.problems {
      endpoints[index].health.startsSilent(at: now)
      notes.append("\(start.addresses[index]) does not answer yet (\(problem)): it is asked now and then")
    }
    takeList(at: now)
  }

  /// Places at open addresses that are free.
  public var room: Int {
    let places = endpoints.count(where: \.isOpen) * settings.maxInFlight
    // What still ends at an address that is parked or has left takes none of their places.
    let elsewhere = endpoints.reduce(0) { $0 + ($1.isOpen ? 0 : $1.inFlight) }
    return max(0, places - (inFlight - elsewhere))
  }

  /// Requests started and not ended.
  public var inFlight: Int { pending.count + ends.count }

  /// Starts a request, or queues it where no place is free.
  public func start(_ request: TeacherRequest, ticket: Int) {
    pending[ticket] = Pending(request: request, body: body.json(request).serialized)
    queue.append(ticket)
    dispatch(at: HTTPTeacher.clock())
  }

  /// What happened to the addresses since it was asked last.
  public func takeNotes() -> [String] {
    defer { notes = [] }
    return notes
  }

  /// How many requests are still to be started.
  public func expect(_ requests: Int?) { expected = requests.map { min(max(0, $0), 1 << 48) } }

  /// What each address did, those that have left among them.
  public var tallies: [EndpointTally] {
    endpoints.map {
      EndpointTally(
        address: $0.address, answers: $0.throughput.answers, tokens: $0.throughput.tokens,
        failures: $0.throughput.failures, seconds: $0.throughput.seconds)
    }
  }

  /// Requests each address was sent, tries that failed among them.
  public var startedCounts: [(address: String, count: Int)] { endpoints.map { ($0.address, $0.started) } }

  static func clock() -> Double { Double(DispatchTime.now().uptimeNanoseconds) / 1e9 }
}

/// SplitMix64 (Steele, Lea and Flood, 2014), for pauses.
struct Jitter {
  var state: UInt64

  /// From 0 to 1.
  mutating func unit() -> Double {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return Double((mixed ^ (mixed >> 31)) >> 11) * 0x1p-53
  }
}
