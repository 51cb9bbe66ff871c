import ArgumentParser
import Corpus
import Kernels

/// The program: one verb a file.
@main
struct Yisang: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "yisang",
    abstract: "Builds Korean reasoning corpora from the web, with the rights of every row known.",
    discussion: """
      A corpus is a folder of SQLite shards, one sub-folder a stage; anyone can open them with sqlite3.
      Stopped or killed, every verb that works on a corpus goes on where it was: run it again.

      Settings: flag, then environment (YISANG_MIN_KOREAN), then yisang.yaml, then the default.

      Examples:
        yisang init && yisang crawl && yisang filter && yisang dedup && yisang export --class A --to out
        yisang train sft --help

      Exit codes: 0 done · 1 failed · 3 stopped before the end, run again to go on · 4 the result is empty · \
      64 the command line or a setting is wrong · 128 + n ended at once by a second signal n · 141 nobody reads the output

      Shells complete verbs and flags: yisang completions --help. What is wrong with this machine: yisang doctor.
      """,
    version: Shard.toolVersion,
    groupedSubcommands: [
      CommandGroup(
        name: "Pipeline",
        subcommands: [
          InitVerb.self, CrawlVerb.self, ImportVerb.self, FilterVerb.self, DedupVerb.self, DistillVerb.self,
          TranslateVerb.self, TrainVerb.self, EvalVerb.self,
          ExportVerb.self, RunVerb.self,
        ]),
      CommandGroup(
        name: "Look",
        subcommands: [
          StatsVerb.self, SampleVerb.self, ShowVerb.self, WhyVerb.self, BrowseVerb.self, PlotVerb.self,
          ReportVerb.self, ProbeVerb.self, DoctorVerb.self,
        ]),
      CommandGroup(
        name: "Rights",
        subcommands: [SiteVerb.self, LicenseVerb.self, ContaminationVerb.self, ForgetVerb.self]),
      CommandGroup(
        name: "Models",
        subcommands: [
          GenerateVerb.self, ServeVerb.self, TokenizerVerb.self, RewardVerb.self, EngineVerb.self,
          TeacherVerb.self,
        ]),
      CommandGroup(
        name: "Work",
        subcommands: [
          JobsVerb.self, ShardsVerb.self, TestSiteVerb.self, CompletionsVerb.self, BenchVerb.self,
        ]),
    ])

  static func main() async {
    yi_stop_install()
    yi_raise_open_files()
    var verb: any ParsableCommand.Type = Yisang.self
    do {
      var command = try parseAsRoot(NegativeNumbers.attached(to: Array(CommandLine.arguments.dropFirst())))
      verb = type(of: command)
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch {
      fail(error, in: verb)
    }
  }
}
