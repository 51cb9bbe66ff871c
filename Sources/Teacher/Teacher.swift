/// A model that is asked: servers behind HTTP, or one in this process.
///
/// One thread owns it: `start` as long as there is room, then `poll`. Order of the ends is not the order of the starts.
public protocol Teacher: AnyObject {
  /// The model's name, as it stands in the key of every request.
  var model: String { get }
  /// Requests that may be started now.
  var room: Int { get }
  /// Requests started and not ended.
  var inFlight: Int { get }
  /// Starts a request; its end comes from `poll` under the same ticket.
  func start(_ request: TeacherRequest, ticket: Int)
  /// Moves all requests on, waiting up to `timeout` seconds for one to end; with none in flight and no room, for room.
  ///
  /// Retries, back-off and parked servers are the teacher's own business: an end is an end.
  ///
  /// - Throws: where no request can be answered any more (no server left, the model failed).
  func poll(timeout: Double) throws -> [TeacherEnd]
  /// What went on since it was asked last, a sentence each: a server was parked, or is back.
  func takeNotes() -> [String]
  /// Tells how many requests are still to be started, at most; nil if that is not known. Servers that are slow then get
  /// none that others will have answered before.
  func expect(_ requests: Int?)
  /// What each server did; empty where there is none.
  var tallies: [EndpointTally] { get }
}

extension Teacher {
  /// Nothing is made of it.
  public func expect(_ requests: Int?) {}

  /// None.
  public var tallies: [EndpointTally] { [] }
}

/// How one request ended.
public struct TeacherEnd: Sendable {
  /// What `start` was given.
  public var ticket: Int
  /// A reply or a named failure.
  public var result: Result<RawReply, TeacherFailure>

  /// An end.
  public init(ticket: Int, result: Result<RawReply, TeacherFailure>) {
    (self.ticket, self.result) = (ticket, result)
  }
}
