// swift-tools-version: 6.2
import PackageDescription

// Layers, top to bottom: a target imports only targets below its own line.
//
//   yisang                               the command line
//   Browse                               the corpus in a browser: it reads what all stages left
//   Report                               one page on what all stages left
//   ----------------------------------------------------------------------------------------------------
//   Crawl  Filter  Dedup  Distill  Train  Evaluate  Publish   one stage each; none imports another
//   ----------------------------------------------------------------------------------------------------
//   Slurm                                scripts, submissions and the state of jobs on a cluster
//   TestSite                             the fake Korean web, for the verb, the demo and the tests
//   Teacher                              asking a model: servers over HTTP, or one in this process
//   Serve                                an OpenAI-compatible server over a local model
//   Rewards                              numbers for completions, and the advantages made of them
//   Reasoning                            a trace and what can be said of it; answers and translations compared
//   Model                                decoder, cache, sampler, rollouts
//   ChatTemplates                        Jinja as Hugging Face uses it, with loss spans
//   Tokens                               tokenizer.json: text to ids and back, BPE training
//   Checkpoints                          safetensors, config.json, PEFT adapters, GGUF
//   ModelKernels                         C: matrix products, attention, norms, in a fixed order
//   StrictJSON                           JSON as bytes, in order
//   Pages                                HTML that is safe by construction, charts as SVG
//   Licensing                            signals → evidence → class A, B or C
//   Web                                  URL, HTTP client, decoding, HTML tree, robots, sitemaps
//   Contamination                        hash-only indexes of benchmarks, and what of them a text has
//   Similarity                           units, shingles, MinHash, near duplicates
//   Corpus                               records, shards (SQLite), lineage, the stage runner
//   PersonalData                         finding and masking what tells of a person
//   Korean                               NFC, script ratios, CP949
//   Kernels                              C: tables and small shims
//   System/C*                            module maps of the system libraries

let strict: [SwiftSetting] =
  Context.environment["YISANG_STRICT"] == "1" ? [.treatAllWarnings(as: .error)] : []

let swift: [SwiftSetting] =
  [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  ] + strict

// Loops over tokens and weights would make debug tests a hundred times slower.
let optimised: [SwiftSetting] = [.unsafeFlags(["-O"], .when(configuration: .debug))]

let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let sqlite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")

let package = Package(
  name: "yisang",
  products: [
    .executable(name: "yisang", targets: ["yisang"]),
    .library(name: "Model", targets: ["Model"]),
    .library(name: "Checkpoints", targets: ["Checkpoints"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.1"),
  ],
  targets: [
    .executableTarget(
      name: "yisang",
      dependencies: [
        "Browse", "Report",
        "Crawl", "Filter", "Dedup", "Distill", "Train", "Evaluate", "Publish", "Teacher", "Rewards",
        "Reasoning", "Slurm", "TestSite", "Licensing",
        "Web", "Contamination", "Similarity",
        "Serve", "Model", "ModelKernels", "ChatTemplates", "Tokens", "Checkpoints", "StrictJSON", "Corpus",
        "PersonalData", "Korean", "Kernels", "Pages", "CCurl", "CPCRE2", "CZlib", "CCrypto", arguments, grdb,
      ],
      swiftSettings: swift),

    .target(
      name: "Browse",
      dependencies: [
        "Crawl", "Dedup", "Serve", "Reasoning", "Pages", "Licensing", "Web", "Corpus", "Korean", grdb,
        .product(name: "FlyingFox", package: "FlyingFox"),
      ],
      swiftSettings: swift),
    .target(
      name: "Report",
      dependencies: [
        "Filter", "Dedup", "Train", "Model", "Checkpoints", "Reasoning", "StrictJSON", "Pages", "Licensing",
        "Corpus", "Korean", grdb,
      ],
      swiftSettings: swift),

    .target(
      name: "Crawl",
      dependencies: [
        "Licensing", "Web", "Corpus", "PersonalData", "Korean", "Kernels", "CZlib", grdb,
      ],
      swiftSettings: swift),
    .target(
      name: "Filter",
      dependencies: ["Contamination", "Similarity", "Corpus", "PersonalData", "Korean", grdb],
      swiftSettings: swift),
    .target(name: "Slurm", swiftSettings: swift),
    .target(name: "Dedup", dependencies: ["Similarity", "Corpus", grdb], swiftSettings: swift),
    .target(
      name: "Distill",
      dependencies: [
        "Teacher", "Reasoning", "Contamination", "Similarity", "Tokens", "StrictJSON", "Corpus", "Korean",
        grdb,
      ],
      swiftSettings: swift + optimised),
    .target(
      name: "Train",
      dependencies: [
        "Rewards", "Reasoning", "Model", "ChatTemplates", "Tokens", "Checkpoints", "StrictJSON", "Pages",
        "Corpus", "Korean", "Kernels", grdb,
      ],
      resources: [.embedInCode("Torch/python")],
      swiftSettings: swift + optimised),
    .target(
      name: "Evaluate",
      dependencies: [
        "Teacher", "Web", "Reasoning", "Model", "Checkpoints", "StrictJSON", "Corpus", "Korean",
      ],
      swiftSettings: swift + optimised),
    .target(
      name: "Publish", dependencies: ["Licensing", "Web", "Corpus", "PersonalData", "CZlib", grdb],
      swiftSettings: swift),

    .target(
      name: "Teacher", dependencies: ["Serve", "Model", "Checkpoints", "Web", "StrictJSON"],
      swiftSettings: swift),
    .target(
      name: "Rewards", dependencies: ["Reasoning", "Web", "StrictJSON", "Korean", "Kernels"],
      swiftSettings: swift + optimised),
    .target(
      name: "Reasoning", dependencies: ["Similarity", "Korean"],
      swiftSettings: swift + optimised),
    .target(
      name: "Serve",
      dependencies: [
        "Model", "ChatTemplates", "Tokens", "Checkpoints", "StrictJSON",
        .product(name: "FlyingFox", package: "FlyingFox"),
        .product(name: "FlyingSocks", package: "FlyingFox"),
      ],
      swiftSettings: swift),
    .target(
      name: "Model", dependencies: ["Checkpoints", "ModelKernels"], swiftSettings: swift + optimised
    ),
    .target(name: "ChatTemplates", dependencies: ["StrictJSON"], swiftSettings: swift),
    .target(
      name: "Tokens", dependencies: ["StrictJSON", "Korean", "Kernels", "CPCRE2", "CZlib"],
      swiftSettings: swift + optimised),
    .target(
      name: "Checkpoints", dependencies: ["StrictJSON"], swiftSettings: swift + optimised),
    .target(name: "StrictJSON", swiftSettings: swift),
    .target(name: "Pages", swiftSettings: swift),
    .target(
      name: "ModelKernels",
      cSettings: [.unsafeFlags(["-O3", "-ffp-contract=off", "-Wall", "-Wextra", "-Wno-psabi"])]),

    .target(
      name: "TestSite", dependencies: ["StrictJSON", "Kernels", "Korean", "CZlib"], swiftSettings: swift),
    .target(name: "Licensing", dependencies: ["Web", "Yams"], swiftSettings: swift),
    .target(
      name: "Web", dependencies: ["Korean", "Kernels", "CXML2", "CCurl", "CZlib"], swiftSettings: swift),
    .target(
      name: "Corpus", dependencies: ["Kernels", "CCrypto", "CZlib", grdb, sqlite, "Yams"],
      swiftSettings: swift),
    .target(
      name: "Contamination", dependencies: ["Similarity", "Corpus", "Korean", "Kernels"], swiftSettings: swift
    ),
    .target(name: "Similarity", dependencies: ["Korean", "Kernels"], swiftSettings: swift),
    .target(name: "PersonalData", dependencies: ["Korean"], swiftSettings: swift),
    .target(name: "Korean", dependencies: ["Kernels"], swiftSettings: swift),

    // Optimised in debug builds too: tables and byte loops keep their speed under `swift test`.
    .target(
      name: "Kernels", dependencies: ["CCurl", "CXML2", "CICU"],
      cSettings: [.unsafeFlags(["-O2", "-Wall", "-Wextra"])]),

    .systemLibrary(
      name: "CXML2", path: "Sources/System/CXML2", pkgConfig: "libxml-2.0",
      providers: [.apt(["libxml2-dev"])]),
    .systemLibrary(
      name: "CCurl", path: "Sources/System/CCurl", pkgConfig: "libcurl",
      providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(
      name: "CICU", path: "Sources/System/CICU", pkgConfig: "icu-uc", providers: [.apt(["libicu-dev"])]),
    .systemLibrary(
      name: "CPCRE2", path: "Sources/System/CPCRE2", pkgConfig: "libpcre2-8",
      providers: [.apt(["libpcre2-dev"])]),
    .systemLibrary(
      name: "CZlib", path: "Sources/System/CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(
      name: "CCrypto", path: "Sources/System/CCrypto", pkgConfig: "libcrypto",
      providers: [.apt(["libssl-dev"])]),

    .target(
      name: "TestKit", dependencies: ["StrictJSON", "Corpus", grdb], path: "Tests/TestKit",
      swiftSettings: swift),
    .testTarget(name: "KoreanTests", dependencies: ["Korean", "TestKit"], swiftSettings: swift),
    .testTarget(
      name: "SimilarityTests", dependencies: ["Similarity", "Korean", "TestKit"], swiftSettings: swift),
    .testTarget(
      name: "ContaminationTests",
      dependencies: ["Contamination", "Similarity", "Corpus", "Korean", "TestKit"],
      swiftSettings: swift),
    .testTarget(
      name: "ModelTests", dependencies: ["Model", "Checkpoints", "ModelKernels"], exclude: ["Golden"],
      swiftSettings: swift),
    .testTarget(
      name: "ReasoningTests", dependencies: ["Reasoning", "StrictJSON", "Korean", "TestKit"],
      exclude: ["Golden"],
      swiftSettings: swift + optimised),
    .testTarget(
      name: "RewardsTests", dependencies: ["Rewards", "Reasoning", "StrictJSON", "TestSite", "TestKit"],
      exclude: ["Golden"],
      swiftSettings: swift),
    .testTarget(
      name: "TeacherTests",
      dependencies: ["Teacher", "Serve", "Model", "Checkpoints", "Web", "StrictJSON", "TestSite", "TestKit"],
      swiftSettings: swift),
    .testTarget(
      name: "DistillTests",
      dependencies: [
        "Distill", "Teacher", "Reasoning", "Contamination", "Licensing", "StrictJSON", "Corpus", "TestSite",
        "TestKit", grdb,
      ],
      swiftSettings: swift),
    .testTarget(
      name: "TrainTests",
      dependencies: [
        "Train", "Rewards", "Model", "ChatTemplates", "Tokens", "Checkpoints", "StrictJSON", "Pages",
        "Corpus",
        "TestSite",
        "TestKit",
        grdb,
      ],
      exclude: ["Golden"],
      swiftSettings: swift),
    .testTarget(
      name: "EvaluateTests",
      dependencies: [
        "Evaluate", "Teacher", "Reasoning", "Model", "Checkpoints", "StrictJSON", "Corpus", "TestSite",
        "TestKit",
        grdb,
      ],
      exclude: ["Golden"],
      swiftSettings: swift),
    .testTarget(
      name: "ChatTemplatesTests", dependencies: ["ChatTemplates", "StrictJSON", "TestKit"],
      exclude: ["Golden"],
      swiftSettings: swift),
    .testTarget(
      name: "ServeTests", dependencies: ["Serve", "Model", "Tokens", "Checkpoints", "StrictJSON", "TestKit"],
      swiftSettings: swift),
    .testTarget(
      name: "BrowseTests",
      dependencies: ["Browse", "Crawl", "Filter", "Dedup", "Pages", "Licensing", "Corpus", "TestKit", grdb],
      swiftSettings: swift),
    .testTarget(name: "PagesTests", dependencies: ["Pages", "TestKit"], swiftSettings: swift),
    .testTarget(
      name: "ReportTests",
      dependencies: ["Report", "Filter", "Pages", "Licensing", "Corpus", "TestKit", grdb],
      swiftSettings: swift),
    .testTarget(name: "StrictJSONTests", dependencies: ["StrictJSON"], swiftSettings: swift),
    .testTarget(
      name: "CheckpointsTests", dependencies: ["Checkpoints", "StrictJSON", "TestKit"], exclude: ["Golden"],
      swiftSettings: swift),
    .testTarget(
      name: "TokensTests", dependencies: ["Tokens", "StrictJSON", "Corpus", "TestKit"], exclude: ["Golden"],
      swiftSettings: swift + optimised),
    .testTarget(name: "PersonalDataTests", dependencies: ["PersonalData", "TestKit"], swiftSettings: swift),
    .testTarget(name: "WebTests", dependencies: ["Web", "Korean", "TestKit"], swiftSettings: swift),
    .testTarget(name: "CorpusTests", dependencies: ["Corpus", "TestKit", grdb], swiftSettings: swift),
    .testTarget(name: "LicensingTests", dependencies: ["Licensing", "TestKit"], swiftSettings: swift),
    .testTarget(name: "TestSiteTests", dependencies: ["TestSite", "TestKit"], swiftSettings: swift),
    .testTarget(
      name: "CrawlTests", dependencies: ["Crawl", "Licensing", "Web", "Corpus", "TestKit", grdb],
      swiftSettings: swift),
    .testTarget(
      name: "FilterTests",
      dependencies: ["Filter", "Contamination", "Korean", "PersonalData", "Corpus", "TestKit", grdb],
      swiftSettings: swift),
    .testTarget(
      name: "DedupTests", dependencies: ["Dedup", "Similarity", "Corpus", "TestKit", grdb],
      swiftSettings: swift),
    .testTarget(
      name: "PublishTests",
      dependencies: [
        "Publish", "Filter", "Contamination", "Dedup", "Licensing", "Similarity", "PersonalData", "Corpus",
        "TestKit", grdb,
      ],
      swiftSettings: swift),
    .testTarget(name: "SlurmTests", dependencies: ["Slurm", "TestKit"], swiftSettings: swift),
    .testTarget(
      name: "CommandTests",
      dependencies: ["yisang", "TestSite", "Checkpoints", "StrictJSON", "Corpus", "TestKit", grdb],
      swiftSettings: swift),
  ]
)
