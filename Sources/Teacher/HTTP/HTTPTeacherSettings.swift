public import StrictJSON

/// How servers are asked.
public struct HTTPTeacherSettings: Sendable {
  /// Base addresses, as `http://127.0.0.1:8000/v1`; all must serve the model.
  public var addresses: [String]
  /// A file that lists further addresses, one a line; it is looked at again while requests are asked, and may come later.
  public var list: String?
  /// Seconds between two looks at the list.
  public var lookPause = 2.0
  /// The model's name; nil takes the only one that the servers have.
  public var model: String?
  /// The environment variable that holds the servers' key.
  public var keyVariable: String?
  /// Fields left out of requests, for servers that refuse them: `top_k`, `min_p`, `seed` …
  public var omitted: Set<String> = []
  /// Members added to every request, as `chat_template_kwargs`.
  public var extra: [JSON.Member] = []
  /// Requests in flight at one address.
  public var maxInFlight = 64
  /// Sent as `User-Agent`.
  public var userAgent = "yisang"
  /// Seconds to connect, TLS included.
  public var connectTimeout = 10.0
  /// Seconds for one try of a request; answers of 16,384 tokens take their time.
  public var requestTimeout = 1_800.0
  /// A body that began and then says nothing for so many seconds is given up.
  public var stallTime = 120.0
  /// Bytes of a response's body.
  public var maxBodyBytes = 16 << 20
  /// Seconds within which one address must answer at the start.
  public var startTimeout = 15.0
  /// When a request is asked again.
  public var retries = RetryPolicy()
  /// When an address is left alone for a while.
  public var parking = ParkingPolicy()
  /// What back-off is jittered with.
  public var seed: UInt64 = 0

  /// The defaults, at these addresses.
  public init(addresses: [String]) { self.addresses = addresses }
}
