import Corpus
import Crawl
import Foundation

/// The settings: the file, the site registry, and variables of the environment that no verb reads.
enum SettingsCheck {
  /// - Parameter environment: names alone.
  static func findings(config: String?, corpus: Corpus, environment: [String]) -> [Finding] {
    [file(config), sites(config, corpus)] + variables(environment)
  }

  private static func file(_ config: String?) -> Finding {
    let name = config ?? ProcessInfo.processInfo.environment["YISANG_CONFIG"] ?? "yisang.yaml"
    do {
      _ = try Settings(file: config, section: nil)
    } catch {
      return .problem("settings", "\(error)", do: "mend the file; no verb runs with it")
    }
    return FileManager.default.fileExists(atPath: name)
      ? .ok("settings", name) : .ok("settings", "no \(name): defaults hold; yisang init writes one")
  }

  private static func sites(_ config: String?, _ corpus: Corpus) -> Finding {
    let named = (try? Settings(file: config, section: nil).string("sites", flag: nil)) ?? nil
    let name = named ?? "sites.yaml"
    guard named != nil || FileManager.default.fileExists(atPath: name) else {
      return .ok("sites", "no sites.yaml: nothing is crawled; yisang init writes one")
    }
    do {
      let registry = try SiteRegistry(contentsOf: name, policy: PolicyInForce(of: corpus).policy)
      return .ok("sites", "\(name), \(counted(registry.sites.count, "site"))")
    } catch {
      return .problem("sites", "\(error)", do: "mend the file; yisang crawl --plan shows what it means")
    }
  }

  /// A variable with a slip of the pen changes nothing, and nobody says so.
  static func variables(_ environment: [String]) -> [Finding] {
    let keys =
      ["config", "corpus", "sites", "torch_python", "shared_fs"] + SettingsSection.allCases.flatMap(\.keys)
    let prefix = "YISANG_"
    let known = Set(keys.map { $0.uppercased() })
    let names = environment.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
    // Rewards by command and judge are told what they are asked for by variables of theirs.
    let strange = names.filter { !known.contains($0) && !$0.hasPrefix("REWARD_") }
    return strange.sorted().map { name in
      // What all of them begin with is no likeness.
      let near = nearest(name, among: known.sorted()).map { "did you mean \(prefix)\($0)?" }
      return .note(
        "environment", "\(prefix)\(name) is read by no verb", do: near ?? "no verb has such a setting")
    }
  }
}
