internal import Foundation

/// A headless Chromium with one page, driven by the DevTools protocol over a pipe: no port is opened.
///
///     let browser = try Browser()
///     try browser.open("file:///tmp/report.html", width: 390)
///     #expect(try browser.evaluate("document.documentElement.scrollWidth") == "390")
///     #expect(browser.complaints == [])
///
/// Tests that need it are skipped where there is none; `script/test` installs it, and fails in CI where it cannot.
public final class Browser {
  private let process = Process()
  private let (commands, answers) = (Pipe(), Pipe())
  private let scratch: Scratch
  private var buffer: [UInt8] = []
  private var lastID = 0
  private var session: String?
  /// How often the page was loaded whole.
  private var loads = 0

  /// Errors and warnings that the page gave, on its console, by exceptions, or by what it was refused.
  public private(set) var complaints: [String] = []
  /// Every address that was asked for, the page's own first.
  public private(set) var requests: [String] = []

  /// The program; nil where there is none.
  public static let executable: String? = {
    let environment = ProcessInfo.processInfo.environment
    if let named = environment["YISANG_BROWSER"] { return named == "none" ? nil : named }
    let folders = (environment["PATH"] ?? "").split(separator: ":")
    let places = ["chromium", "google-chrome-stable", "google-chrome"].flatMap { name in
      folders.map { "\($0)/\(name)" }
    }
    // A snap sees neither our temporary folder nor our pipes.
    return places.first {
      FileManager.default.isExecutableFile(atPath: $0)
        && !URL(filePath: $0).resolvingSymlinksInPath().path.contains("/snap/")
    }
  }()

  /// True where the tests can run, and also in CI, where a missing browser must fail rather than skip.
  public static var isExpected: Bool {
    let environment = ProcessInfo.processInfo.environment
    return executable != nil || environment["CI"] == "true" && environment["YISANG_BROWSER"] != "none"
  }

  /// Starts a browser with an empty page.
  public init() throws {
    guard let executable = Browser.executable else {
      throw Failure(description: "there is no Chromium: run script/browser")
    }
    scratch = try Scratch()
    signal(SIGPIPE, SIG_IGN)
    process.executableURL = URL(filePath: "/bin/bash")
    // The protocol is spoken on descriptors 3 and 4.
    process.arguments =
      ["-c", "exec \"$0\" \"$@\" 3<&0 4>&1 </dev/null >/dev/null", executable, "--remote-debugging-pipe"] + [
        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
        "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
        "--user-data-dir=" + scratch.path + "/profile", "about:blank",
      ]
    process.standardInput = commands
    process.standardOutput = answers
    process.standardError = FileHandle.nullDevice
    try process.run()
    let targets = try call("Target.getTargets")["targetInfos"] as? [[String: Any]] ?? []
    let page = targets.first { $0["type"] as? String == "page" }?["targetId"] as? String
    let target = try page ?? call("Target.createTarget", ["url": "about:blank"])["targetId"] as? String ?? ""
    session =
      try call("Target.attachToTarget", ["targetId": target, "flatten": true])["sessionId"] as? String
    for domain in ["Page", "Runtime", "Log", "Network"] { try call(domain + ".enable") }
  }

  deinit {
    process.terminate()
    process.waitUntilExit()
  }

  /// Opens an address in a window of some size, by the reader's setting light or dark, and waits until all is loaded.
  public func open(_ address: String, width: Int = 390, height: Int = 844, isDark: Bool = false) throws {
    try call(
      "Emulation.setDeviceMetricsOverride",
      ["width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600])
    try call(
      "Emulation.setEmulatedMedia",
      ["features": [["name": "prefers-color-scheme", "value": isDark ? "dark" : "light"]]])
    let before = loads
    if let error = try call("Page.navigate", ["url": address])["errorText"] as? String {
      throw Failure(description: "\(address): \(error)")
    }
    while loads == before { try receive() }
  }

  /// What an expression gives, as JSON; of a promise what it holds to.
  public func evaluate(_ expression: String) throws -> String {
    let wrapped = "(async () => JSON.stringify(await (\(expression))))()"
    let answer = try call(
      "Runtime.evaluate", ["expression": wrapped, "awaitPromise": true, "returnByValue": true])
    if let problem = answer["exceptionDetails"] as? [String: Any] {
      throw Failure(description: "\(expression): \(Browser.words(of: problem))")
    }
    return (answer["result"] as? [String: Any])?["value"] as? String ?? "undefined"
  }

  /// Waits until an expression is true.
  public func wait(until expression: String) throws {
    let end = Date().addingTimeInterval(Browser.patience)
    while try evaluate("Boolean(\(expression))") != "true" {
      guard Date() < end else { throw Failure(description: "this never came true: \(expression)") }
      usleep(20_000)
    }
  }

  /// A picture of the whole page, as PNG.
  public func screenshot(to path: String) throws {
    let answer = try call("Page.captureScreenshot", ["format": "png", "captureBeyondViewport": true])
    guard let data = (answer["data"] as? String).flatMap({ Data(base64Encoded: $0) }) else {
      throw Failure(description: "there is no picture")
    }
    try data.write(to: URL(filePath: path))
  }

  /// Why a browser did not do what was asked.
  public struct Failure: Error, CustomStringConvertible {
    /// What is missing or what went wrong.
    public let description: String
  }

  private static let patience = 60.0

  @discardableResult
  private func call(_ method: String, _ parameters: [String: Any] = [:]) throws -> [String: Any] {
    lastID += 1
    var message: [String: Any] = ["id": lastID, "method": method, "params": parameters]
    if let session { message["sessionId"] = session }
    try commands.fileHandleForWriting.write(contentsOf: JSONSerialization.data(withJSONObject: message) + [0])
    while true {
      let answer = try receive()
      guard answer["id"] as? Int == lastID else { continue }
      if let error = answer["error"] as? [String: Any] {
        throw Failure(description: "\(method): \(error["message"] ?? "refused")")
      }
      return answer["result"] as? [String: Any] ?? [:]
    }
  }

  /// The next message; what it says of the page is noted.
  @discardableResult
  private func receive() throws -> [String: Any] {
    while true {
      if let end = buffer.firstIndex(of: 0) {
        let text = Data(buffer[..<end])
        buffer.removeSubrange(...end)
        let message = try JSONSerialization.jsonObject(with: text) as? [String: Any] ?? [:]
        note(message)
        return message
      }
      let descriptor = answers.fileHandleForReading.fileDescriptor
      var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&waiting, 1, Int32(Browser.patience * 1_000)) > 0 else {
        throw Failure(description: "the browser says nothing any more")
      }
      var chunk = [UInt8](repeating: 0, count: 1 << 16)
      let count = read(descriptor, &chunk, chunk.count)
      guard count > 0 else { throw Failure(description: "the browser ended") }
      buffer += chunk[..<count]
    }
  }

  private func note(_ message: [String: Any]) {
    let said = message["params"] as? [String: Any] ?? [:]
    switch message["method"] as? String {
    case "Page.loadEventFired": loads += 1
    case "Runtime.exceptionThrown":
      complaints.append(Browser.words(of: said["exceptionDetails"] as? [String: Any] ?? [:]))
    case "Runtime.consoleAPICalled" where ["error", "warning", "assert"].contains(said["type"] as? String):
      let words = (said["args"] as? [[String: Any]] ?? []).map {
        "\($0["value"] ?? $0["description"] ?? "?")"
      }
      complaints.append(words.joined(separator: " "))
    case "Log.entryAdded":
      let entry = said["entry"] as? [String: Any] ?? [:]
      guard ["error", "warning"].contains(entry["level"] as? String) else { return }
      complaints.append("\(entry["text"] ?? "?") \(entry["url"] ?? "")")
    case "Network.requestWillBeSent":
      requests.append((said["request"] as? [String: Any])?["url"] as? String ?? "?")
    default: break
    }
  }

  private static func words(of problem: [String: Any]) -> String {
    let thrown = (problem["exception"] as? [String: Any])?["description"] as? String
    return thrown ?? problem["text"] as? String ?? "an exception"
  }
}
