/// The sections of `yisang.yaml`: one a verb that has settings of its own. No verb can ask for another.
enum SettingsSection: String, CaseIterable {
  case crawl, filter, dedup, distill, translate, sft, grpo, trit, tapo, nrt, scft, rlerr, reward, eval,
    export, `import`, run

  /// Its keys: the long flags in snake_case.
  var keys: [String] {
    switch self {
    case .crawl: CrawlOptions.keys
    case .filter: FilterOptions.keys + ExecutorOptions.keys
    case .dedup: DedupOptions.keys + ExecutorOptions.keys
    case .distill: DistillVerb.keys + ExecutorOptions.keys
    case .translate: TranslateVerb.keys
    case .sft: TrainSFTVerb.keys
    case .grpo: TrainGRPOVerb.keys
    case .trit: TrainTRITVerb.keys
    case .tapo: TrainTAPOVerb.keys
    case .nrt: TrainNRTVerb.keys
    case .rlerr: TrainRLERRVerb.keys
    case .scft: TrainSCFTVerb.keys
    case .reward: RewardVerb.keys
    case .eval: EvalOptions.keys
    case .export: ExportOptions.keys
    case .import: ImportVerb.keys
    case .run: PipelineSettings.keys
    }
  }
}
