import Corpus
import Foundation
import Kernels

/// The program, and what it may use of the machine.
struct Machine {
  var isRelease: Bool
  var cores: Int
  /// Cores that a control group grants; nil for all.
  var granted: Double?
  /// Bytes; nil where it is not known.
  var memory, available: Int?
  /// Soft limits of the process; nil for none.
  var openFiles, addressSpace, processes, fileSize: UInt64?
  /// Seconds since 1970: now, and when the program was built.
  var now, built: Double
  /// What the environment says of the encoding: `LC_ALL`, `LC_CTYPE` or `LANG`, the first that is set.
  var locale: String?
  var isTerminal: Bool

  var findings: [Finding] { [program, coresFound, memoryFound] + limits + [clock, localeFound] }

  private var program: Finding {
    let name = "yisang \(Shard.toolVersion)"
    return isRelease
      ? .ok("program", "\(name), release build")
      : .note("program", "\(name), debug build", do: "for real work: swift build -c release")
  }

  private var coresFound: Finding {
    guard let granted, granted < Double(cores) else { return .ok("cores", "\(cores)") }
    let share = String(format: "%.1f", granted)
    return .note(
      "cores", "\(cores), of which a control group grants \(share)",
      do: "give --workers and --threads \(max(1, Int(granted)))")
  }

  private var memoryFound: Finding {
    guard let memory else { return .note("memory", "not known") }
    let text = "\(bytes(memory)), \(available.map(bytes) ?? "an unknown part of it") free"
    guard let available, available < 1 << 30 else { return .ok("memory", text) }
    return .note("memory", text, do: "models and distill want more; close something, or give --workers 1")
  }

  private var limits: [Finding] {
    var found: [Finding] = []
    if let openFiles, openFiles < 256 {
      found.append(.problem("limits", "\(openFiles) open files", do: "ulimit -n 4096"))
    } else if let openFiles, openFiles < 1024 {
      found.append(
        .note("limits", "\(openFiles) open files", do: "ulimit -n 4096, for many hosts or requests at once"))
    }
    if let addressSpace {
      found.append(
        .note(
          "limits", "\(bytes(Int(clamping: addressSpace))) of address space",
          do: "ulimit -v unlimited: checkpoints are mapped as a whole"))
    }
    if let fileSize {
      found.append(
        .note(
          "limits", "no file may grow beyond \(bytes(Int(clamping: fileSize)))",
          do: "ulimit -f unlimited, before a shard or a checkpoint is larger"))
    }
    if let processes, processes < 64 {
      found.append(
        .note(
          "limits", "\(processes) processes",
          do: "ulimit -u 1024: threads count, and so do rewards by command"))
    }
    return found.isEmpty ? [.ok("limits", "\(openFiles.map(String.init) ?? "unlimited") open files")] : found
  }

  private var clock: Finding {
    let date = Date(timeIntervalSince1970: now).formatted(.iso8601)
    // A day: the files' clock may be of another zone or machine.
    guard now < built - 86_400 else { return .ok("clock", date) }
    return .problem(
      "clock", "\(date) is before this program was built",
      do: "set the clock: certificates, robots.txt and politeness go by it")
  }

  private var localeFound: Finding {
    let terminal = isTerminal ? "a terminal" : "no terminal"
    let name = locale ?? "not set"
    let coding = name.lowercased().replacing("-", with: "")
    guard !coding.contains("utf8") else { return .ok("locale", "\(name), \(terminal)") }
    return .note(
      "locale", "\(name), \(terminal)",
      do: "output is UTF-8 all the same; export LANG=C.UTF-8 if Korean is garbled")
  }
}

/// As `8.0 GiB`.
func bytes(_ count: Int) -> String {
  let (unit, name) = count >= 1 << 30 ? (1 << 30, "GiB") : (1 << 20, "MiB")
  return String(format: "%.1f %@", Double(count) / Double(unit), name)
}

extension Machine {
  static func here() -> Self {
    #if DEBUG
      let isRelease = false
    #else
      let isRelease = true
    #endif
    let environment = ProcessInfo.processInfo.environment
    let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let attributes = program.flatMap { try? FileManager.default.attributesOfItem(atPath: $0) }
    return Self(
      isRelease: isRelease, cores: ProcessInfo.processInfo.activeProcessorCount, granted: grantedCores(),
      memory: memory("MemTotal"), available: memory("MemAvailable"),
      openFiles: limit(YI_OPEN_FILES), addressSpace: limit(YI_ADDRESS_SPACE), processes: limit(YI_PROCESSES),
      fileSize: limit(YI_FILE_SIZE),
      now: Date().timeIntervalSince1970,
      built: (attributes?[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0,
      locale: ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty },
      isTerminal: isatty(1) == 1)
  }

  private static func limit(_ what: yi_limited) -> UInt64? {
    let found = yi_soft_limit(what)
    return found == UInt64.max ? nil : found
  }

  private static func memory(_ key: String) -> Int? {
    let text = try? String(contentsOfFile: "/proc/meminfo", encoding: .utf8)
    let line = text?.split(separator: "\n").first { $0.hasPrefix(key + ":") }
    return line.flatMap { Int($0.filter { $0.isASCII && $0.isNumber }) }.map { $0 << 10 }
  }

  private static func grantedCores() -> Double? {
    let words = (try? String(contentsOfFile: "/sys/fs/cgroup/cpu.max", encoding: .utf8))?.split {
      $0.isWhitespace
    }
    guard let words, words.count == 2, let quota = Double(words[0]), let period = Double(words[1]), period > 0
    else { return nil }
    return quota / period
  }
}
