import Foundation
import TestKit
import Testing

@testable import yisang

/// What `yisang doctor` says of facts, and of this machine.
struct DoctorTests {
  private let scratch: Scratch
  private let program: Program

  init() throws {
    scratch = try Scratch()
    program = Program(in: scratch.path)
  }

  private static let sound = Machine(
    isRelease: true, cores: 8, granted: nil, memory: 16 << 30, available: 8 << 30, openFiles: 4096,
    addressSpace: nil, processes: nil, fileSize: nil, now: 2e9, built: 1.9e9, locale: "C.UTF-8",
    isTerminal: false)

  private func states(_ findings: [Finding], _ name: String) -> [Finding.State] {
    findings.filter { $0.name == name }.map(\.state)
  }

  @Test func aSoundMachineHasNoNote() {
    #expect(Self.sound.findings.allSatisfy { $0.state == .ok && $0.remedy == nil }, "\(Self.sound.findings)")
  }

  private static let faults: [(String, Finding.State, @Sendable (inout Machine) -> Void)] = [
    ("program", .note, { $0.isRelease = false }), ("cores", .note, { $0.granted = 1.5 }),
    ("memory", .note, { $0.available = 100 << 20 }), ("memory", .note, { $0.memory = nil }),
    ("limits", .problem, { $0.openFiles = 100 }), ("limits", .note, { $0.openFiles = 512 }),
    ("limits", .note, { $0.addressSpace = 4 << 30 }), ("limits", .note, { $0.processes = 20 }),
    ("limits", .note, { $0.fileSize = 1 << 20 }), ("clock", .problem, { $0.now = 0 }),
    ("locale", .note, { $0.locale = "ko_KR.EUC-KR" }), ("locale", .note, { $0.locale = nil }),
  ]

  /// One thing wrong at a time, and only that is said.
  @Test(arguments: Self.faults)
  func oneThingWrong(_ name: String, _ state: Finding.State, _ change: @Sendable (inout Machine) -> Void) {
    var machine = Self.sound
    change(&machine)
    let wrong = machine.findings.filter { $0.state != .ok }
    #expect(wrong.map(\.name) == [name] && wrong.map(\.state) == [state], "\(wrong)")
  }

  @Test func limitsAreSaidEach() {
    var machine = Self.sound
    (machine.openFiles, machine.addressSpace, machine.processes) = (10, 1 << 30, 10)
    #expect(states(machine.findings, "limits") == [.problem, .note, .note])
  }

  private static let paths: [(String, Set<String>, Finding.State)] = [
    ("amx", ["avx2", "amx_bf16"], .ok), ("avx512bf16", ["avx2", "amx_bf16"], .note),
    ("avx2", ["avx2", "fma"], .ok), ("portable", ["asimd"], .note), ("portable", [], .note),
  ]

  @Test(arguments: Self.paths)
  func processors(_ path: String, _ flags: Set<String>, _ state: Finding.State) {
    let findings = Processor(path: path, flags: flags, architecture: "x", model: nil).findings
    #expect(findings.map(\.state) == [state] && findings[0].text.hasPrefix("\(path) kernels"), "\(findings)")
  }

  @Test func librariesThatLackSomething() {
    var libraries = Libraries(
      versions: [("SQLite", "3.40.1")], options: ["THREADSAFE=1", "ENABLE_FTS5"], tls: "OpenSSL/3",
      features: [("HTTP/2", true), ("gzip", true)])
    #expect(libraries.findings.allSatisfy { $0.state == .ok })
    #expect(libraries.findings.contains { $0.text.contains("ENABLE_FTS5 THREADSAFE=1") })
    libraries.features[1].isThere = false
    #expect(states(libraries.findings, "libcurl") == [.note])
    libraries.tls = nil
    #expect(states(libraries.findings, "libcurl") == [.problem])
    libraries.options = ["THREADSAFE=0"]
    #expect(states(libraries.findings, "sqlite") == [.problem])
    libraries.options = ["OMIT_WAL"]
    #expect(states(libraries.findings, "sqlite") == [.problem])
  }

  private static let folders: [(Int, String, Int?, Finding.State)] = [
    (0xEF53, "corpus", 100 << 30, .ok), (0xEF53, "corpus", 1 << 30, .note),
    (0xEF53, "corpus", 1 << 20, .problem), (0x6969, "corpus", 100 << 30, .note),
    (0x0102_1994, "corpus", 100 << 30, .note), (0x0102_1994, "TMPDIR", 100 << 30, .ok),
    (0x794C_7630, "here", 100 << 30, .note), (0x1234, "here", 100 << 30, .ok), (0xEF53, "here", nil, .ok),
  ]

  @Test(arguments: Self.folders)
  func places(_ magic: Int, _ name: String, _ free: Int?, _ state: Finding.State) {
    let place = Place(
      name: name, path: "p", fileSystem: FileSystem(magic: magic), free: free, freeFiles: nil, failure: nil)
    #expect(place.findings.map(\.state) == [state], "\(place.findings)")
  }

  @Test func aPlaceThatFails() throws {
    #expect(Place.at("here", scratch.path).failure == nil)
    #expect(Place.at("here", scratch.path + "/not/there/yet").failure == nil)
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path).isEmpty)
    // Not even root makes folders there.
    let place = Place.at("here", "/proc/self")
    #expect(place.failure == "nothing can be written there" && place.findings.map(\.state) == [.problem])
  }

  @Test func variablesWithASlip() {
    let found = SettingsCheck.variables([
      "YISANG_MIN_KOREAN", "YISANG_CORPUS", "YISANG_CONFIG", "YISANG_MIN_KOREA", "HOME",
      "YISANG_REWARD_COUNT",
      "YISANG_QQQQQQQQQQQQQQQQQQQQ", "YISANG_STRICT", "YISANG_MATERIAL",
    ])
    #expect(found.map(\.state) == [.note, .note, .note, .note])
    let far = "no verb has such a setting"
    #expect(found.map(\.remedy) == [far, "did you mean YISANG_MIN_KOREAN?", far, far])
  }

  @Test func stages() {
    func found(_ change: (inout CorpusCheck.Part) -> Void) -> [Finding.State] {
      var part = CorpusCheck.Part(stage: "item", verb: "crawl")
      part.sealed = [0, 1, 2]
      change(&part)
      return CorpusCheck(root: "c", isThere: true, parts: [part]).findings.map(\.state)
    }
    #expect(found { _ in } == [.ok])
    #expect(found { $0.sealed = [0, 2] } == [.problem])
    #expect(found { $0.open = [3] } == [.note])
    #expect(found { ($0.open, $0.isLocked) = ([3], true) } == [.note])
    #expect(found { $0.staleness = "other settings" } == [.note])
    #expect(found { $0.failure = "cannot be read" } == [.problem])
    #expect(found { $0.sealed = [] } == [.ok])
    #expect(CorpusCheck(root: "c", isThere: false, parts: []).findings.map(\.state) == [.ok])
  }

  /// A finding is a line, whatever its texts have.
  @Test func aFindingIsALine() {
    let finding = Finding.problem("a-very-long-name", "two\nlines", do: "this")
    #expect(finding.line == "problem a-very-long-name two lines; this")
    #expect(Finding.ok("cores", "8").line == "ok      cores         8")
  }
}

/// The verb on this machine.
struct DoctorVerbTests {
  private let scratch: Scratch
  private let program: Program

  init() throws {
    scratch = try Scratch()
    program = Program(in: scratch.path)
  }

  private struct Line: Decodable {
    let name, state, text: String
    let remedy: String?
  }

  private func lines(_ out: String) throws -> [Line] {
    try out.split(separator: "\n").map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
  }

  @Test func everythingIsLookedAt() throws {
    let result = try program.run("doctor", "--json")
    let found = try lines(result.out)
    for name in [
      "program", "cores", "memory", "limits", "clock", "locale", "processor", "libraries", "sqlite",
      "libcurl",
      "here", "corpus", "TMPDIR", "settings", "sites", "shards", "python3",
    ] {
      #expect(found.contains { $0.name == name }, "\(name)")
    }
    let libraries = try #require(found.first { $0.name == "libraries" })
    #expect(
      libraries.text.firstMatch(
        of: #/SQLite 3\.\d+.*libxml2 \d+, libcurl \d+\.\d+.*ICU \d+.*PCRE2 10\.\d+.*zlib 1\..*OpenSSL \d/#)
        != nil, "\(libraries.text)")
    #expect(result.status == (found.contains { $0.state == "problem" } ? 1 : 0), "\(result.out)")
    // Nothing is left behind.
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path).isEmpty)
  }

  @Test func brokenThingsAreProblems() throws {
    _ = try scratch.write("filter:\n  min_korea: 0.2\n", to: "yisang.yaml")
    _ = try scratch.write("sites: 5\n", to: "sites.yaml")
    let result = try program.run("doctor", environment: ["YISANG_MAX_CHAR": "5"])
    #expect(result.status == 1 && result.err.contains("problem"), "\(result.err)")
    let lines = result.out.split(separator: "\n")
    #expect(lines.contains { $0.hasPrefix("problem settings") && $0.contains("min_korean") }, "\(result.out)")
    #expect(lines.contains { $0.hasPrefix("problem sites") }, "\(result.out)")
    #expect(
      lines.contains { $0.hasPrefix("note    environment") && $0.contains("YISANG_MAX_CHARS") },
      "\(result.out)")
  }

  @Test func aShardThatIsGoneIsSeen() throws {
    _ = try scratch.write("{\"question\":\"세종대왕이 훈민정음을 반포한 해는 언제인가요?\"}\n", to: "rows.jsonl")
    let rows = ["import", "rows.jsonl", "--license", "CC-BY-4.0", "--source", "https://a.example/q"]
    #expect(try program.run(rows).status == 0)
    func shards() throws -> [String] {
      try lines(program.run("doctor", "--json").out).filter { $0.name == "shards" }.map {
        "\($0.state) \($0.text)"
      }
    }
    #expect(try shards().contains("ok item: 1 finished shard"))
    let folder = scratch.path + "/corpus/item/"
    try FileManager.default.moveItem(atPath: folder + "00000.sqlite", toPath: folder + "00001.sqlite")
    #expect(try shards().contains("problem item: shard 0 is not there"))
  }
}
