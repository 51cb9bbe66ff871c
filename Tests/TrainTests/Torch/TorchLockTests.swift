import Foundation
import TestKit
import Testing

@testable import Train

/// What `yisang engine install torch` installs.
@Suite struct TorchLockTests {
  /// As PyPI tells names apart.
  private func plain(_ name: String) -> String { name.lowercased().replacing("_", with: "-") }

  private func lines(_ lock: TorchLock) -> [Substring] {
    String(decoding: lock.bytes, as: UTF8.self).split(separator: "\n").filter { !$0.hasPrefix("#") }
  }

  @Test(arguments: TorchLock.allCases)
  func everyPackageHasOneVersion(lock: TorchLock) {
    let lines = lines(lock)
    #expect(lines.count == lock.packages.count && lines.count > 40)
    let versions = Dictionary(grouping: lock.packages) { plain($0.name) }
    for (name, version) in lock.direct {
      #expect(versions[plain(name)]?.map(\.version) == [version], "\(name)")
    }
    for (name, packages) in versions where packages.count > 1 {
      // Pythons apart: each line says for which it is.
      #expect(lines.filter { $0.hasPrefix("\(name)==") }.allSatisfy { $0.contains(" ; python") }, "\(name)")
    }
  }

  @Test(arguments: TorchLock.allCases)
  func noLockNamesAPlace(lock: TorchLock) {
    for line in lines(lock) {
      #expect(!line.contains("://") && !line.contains("--") && !line.contains(" @ "), "\(line)")
    }
    #expect(!String(decoding: lock.bytes, as: UTF8.self).contains("://"))
  }

  @Test func aLockHasWhatItIsFor() {
    func version(_ lock: TorchLock, _ name: String) -> String? {
      lock.packages.first { $0.name == name }?.version
    }
    #expect(version(.cpu, "torch") == "2.13.0+cpu" && version(.cpu, "liger-kernel") == nil)
    #expect(!TorchLock.cpu.packages.contains { $0.name.hasPrefix("nvidia-") })
    #expect(version(.cuda, "torch") == "2.13.0" && version(.cuda, "vllm") == nil)
    for lock in [TorchLock.cuda, .vllm] {
      #expect(version(lock, "liger-kernel") != nil && version(lock, "nvidia-nccl-cu13") != nil)
    }
    #expect(version(.vllm, "vllm") != nil && version(.vllm, "trl") == version(.cuda, "trl"))
    // vLLM takes an older transformers.
    #expect(version(.vllm, "transformers") == "5.17.0" && version(.cuda, "transformers") == "5.23.0")
  }

  @Test func anEnvironmentIsMadeOfALockAlone() throws {
    let scratch = try Scratch()
    let environment = TorchEnvironment(["XDG_DATA_HOME": scratch.path])
    let lines = environment.installation(python3: "python3.12", more: ["--find-links", "wheels"])
    #expect(lines[0] == ["python3.12", "-m", "venv", environment.path])
    #expect(lines[1].contains("--no-deps") && lines[1].suffix(2) == ["--find-links", "wheels"])
    #expect(lines[1].contains("\(environment.path)/requirements.lock") && lines[2].last == "check")
    #expect(!environment.isInstalled && environment.lock == nil)
    try FileManager.default.createDirectory(atPath: environment.path, withIntermediateDirectories: true)
    try environment.write(.vllm)
    let written = FileManager.default.contents(atPath: "\(environment.path)/requirements.lock")
    #expect(written.map(Array.init) == TorchLock.vllm.bytes && !environment.isInstalled)
    try environment.markInstalled(.vllm)
    #expect(environment.isInstalled && environment.lock == .vllm)
  }
}
