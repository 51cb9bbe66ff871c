import Corpus
import Filter
import Foundation
import TestKit
import Testing

@testable import Report

/// What is read from a corpus and its runs.
struct ReportFactsTests {
  private let scratch: Scratch
  private let sample: SampleReport
  private let facts: ReportFacts

  init() throws {
    scratch = try Scratch()
    sample = try SampleReport(in: scratch)
    var request = ReportRequest()
    request.runsFolder = sample.runs
    facts = try ReportFacts(of: sample.corpus, request)
  }

  @Test func theFunnelCountsEveryStage() {
    #expect(facts.funnel.map(\.stage) == ["page", "item", "filter", "dedup", "trace", "distill"])
    #expect(facts.funnel.map(\.kept) == [12, 12, 11, 9, 6, 6])
    #expect(facts.funnel.map(\.entered) == [12, 13, 12, 11, 8, 6])
    #expect(facts.funnel[2].rejected == [.init(reason: "filter.too_short", count: 1)])
    #expect(facts.funnel[3].classes == ["A": 6, "B": 2, "C": 1])
  }

  @Test func licencesAreCountedBySite() throws {
    let licenses = try #require(facts.licenses)
    #expect(licenses.classes == ["A": 7, "B": 3, "C": 2])
    #expect(licenses.sites.map(\.host) == ["a.example", "b.example", "c.example"])
    #expect(licenses.sites[0].licenses == ["CC-BY-4.0": 7])
    #expect(licenses.sites[2].evidence == ["reservation robots.ai": 2])
  }

  @Test func scoresHaveTheirBounds() throws {
    let length = try #require(facts.scores.first)
    #expect(length.name == "scalars" && length.counts.reduce(0, +) == 12)
    #expect(length.bounds.map(\.below) == [1, 12] && length.bounds.map(\.above) == [11, 0])
    #expect(length.bounds.map(\.only) == [1, 0])
    #expect(length.edges.count == length.counts.count + 1 && (length.edges.last ?? 0) >= 8_192)
    let settings = FilterSettings()
    for rule in FilterSettings.ruleTypes {
      let column = try #require(
        ScoreFacts.score(of: rule.reason, settings), "\(rule.reason) is drawn nowhere")
      #expect(facts.scores.contains { $0.name == column && $0.bounds.contains { $0.reason == rule.reason } })
    }
  }

  @Test func duplicatesAreCountedByGroup() throws {
    let duplicates = try #require(facts.duplicates)
    #expect(duplicates.kinds == ["exact": 1, "near": 1] && duplicates.clusters == 2)
    #expect(duplicates.sizes == [.init(from: 1, to: 1, clusters: 2)])
    #expect(duplicates.jaccard[16] == 1 && duplicates.jaccard.reduce(0, +) == 1)
    #expect(duplicates.largest.map(\.copies) == [1, 1])
    #expect(duplicates.largest.compactMap(\.text).allSatisfy { $0.text.contains(SampleReport.open) })
    #expect(duplicates.largest.count { $0.text == nil } == 1)
    #expect(
      DuplicateFacts.sizes(of: [1, 1, 2, 4, 9])
        == [
          .init(from: 1, to: 1, clusters: 2), .init(from: 2, to: 2, clusters: 1),
          .init(from: 3, to: 4, clusters: 1),
          .init(from: 5, to: 8, clusters: 0), .init(from: 9, to: 16, clusters: 1),
        ])
  }

  @Test func tracesAreMeasured() throws {
    let traces = try #require(facts.traces)
    #expect(traces.traces == 8 && traces.ok == 6)
    #expect(Set(traces.rules.map(\.verdict)) == ["language-drift", "overlong", "truncated"])
    #expect(traces.thinkKorean[4] == 8 && traces.answerKorean[14] == 8)
    #expect(traces.lengths.reduce(0, +) == 8 && traces.lengths.count == traces.lengthEdges.count - 1)
    #expect(traces.outputTokens == 8 * 34)
    #expect((traces.minThinkKorean, traces.maxThinkKorean) == (0.05, 0.2))
  }

  @Test func runsAndModelsStandInTheOrderOfTheChain() throws {
    #expect(facts.runs.map(\.name) == ["sft", "grpo"] && facts.runs.map(\.method) == ["sft", "grpo"])
    #expect(facts.evaluations.map(\.model) == ["base", "sft", "grpo"])
    #expect(
      facts.evaluations.map(\.depth) == [0, 1, 2] && facts.evaluations.map(\.method) == [nil, "sft", "grpo"])
    let last = try #require(facts.evaluations.last)
    #expect((last.accuracy, last.standardError, last.consistency) == (0.625, 0.04, 0.9))
    let grpo = facts.runs[1]
    #expect(grpo.steps == 60 && grpo.seconds == 120 && grpo.tokens == 60_000 && grpo.base == "toy@1111")
    #expect(grpo.metrics.map(\.name) == ["reward", "loss", "kl", "entropy", "grad_norm", "learning_rate"])
    #expect(grpo.metrics[1].validation == [.init(step: 60, value: 0.4)])
    #expect(grpo.rewards.count == 20 && grpo.rewards.allSatisfy { $0.questions == 3 })
  }

  @Test func rewardsArePooledOverQuestions() throws {
    let ids = (0..<3).map { RecordID(page: "q\($0)") }
    let pooled = RunFacts.pooled([(1, ids[0], 0), (1, ids[1], 1), (2, ids[2], 0.5)], into: 1)
    let one = try #require(pooled.first)
    #expect(pooled.count == 1 && one.step == 2 && one.mean == 0.5 && one.questions == 3)
    #expect(abs((one.standardError ?? 0) - (0.5 / 6).squareRoot()) < 1e-12)
    #expect(RunFacts.pooled([]).isEmpty && RunFacts.pooled([(7, ids[0], 1)])[0].standardError == nil)
    // A question drawn again is no other question.
    let again = RunFacts.pooled([(1, ids[0], 0), (2, ids[0], 0), (3, ids[0], 0), (3, ids[1], 1)], into: 1)
    #expect(again[0].questions == 2 && again[0].mean == 0.5 && again[0].standardError == 0.5)
  }

  @Test func rowsAreOfTheReadersClasses() throws {
    let samples = try #require(facts.samples)
    #expect(samples.stage == "distill" && samples.samples.count == 4 && samples.classes == ["A": 4, "B": 2])
    #expect(samples.samples.allSatisfy { $0.licenseClass == "A" && $0.attribution == "김저자" })
    #expect(samples.samples.allSatisfy { $0.think?.text.hasPrefix("Let me think") ?? false })
    var request = ReportRequest()
    (request.audience, request.runsFolder, request.samples) = (.thisMachine, sample.runs, 5)
    let own = try #require(try ReportFacts(of: sample.corpus, request).samples)
    #expect(own.samples.count == 5 && own.samples.contains { $0.licenseClass == "B" })
    request.seed = 1
    #expect(try ReportFacts(of: sample.corpus, request).samples?.samples.map(\.id) != own.samples.map(\.id))
  }

  @Test func optionsOfOtherPagesStayOutOfWhatAnyoneReads() throws {
    let item = SampleItems.item(0, body: "\(SampleReport.open) 문제", host: "a.example")
    var trace = SampleTraces.Trace(item)
    trace.augmentation = #"{"kind":"option","sources":[{"id":"00","option":1}]}"#
    try SampleTraces.seal([trace], in: sample.corpus)
    var request = ReportRequest()
    #expect(try ReportFacts(of: sample.corpus, request).samples?.samples.count == 0)
    request.audience = .thisMachine
    #expect(try ReportFacts(of: sample.corpus, request).samples?.samples.count == 1)
  }

  @Test func costsTellVerbsAndNoArguments() throws {
    #expect(
      facts.costs.verbs == [.init(verb: "filter", runs: 1, unended: 0, seconds: 75, rowsIn: 12, rowsOut: 11)])
    #expect(
      facts.costs.steps.map(\.step) == ["filter", "sft"] && facts.costs.steps.map(\.seconds) == [1.5, 10])
    #expect(facts.costs.steps.map(\.broken) == [0, 1] && facts.costs.steps[1].tokens == 60_000)
    #expect(facts.costs.training.map(\.seconds) == [120, 120])
    let json = String(decoding: try JSONEncoder().encode(facts), as: UTF8.self)
    for word in ["geheim", "somebody", "somewhere", SampleReport.secretB, SampleReport.secretC] {
      #expect(!json.contains(word), "\(word) is in the facts")
    }
  }

  @Test func aHalfMadeCorpusIsReportedOnAndAnEmptyOneNamed() throws {
    let crawled = try Scratch()
    try SampleItems.seal([[SampleItems.item(1)]], stage: .item, in: crawled.corpus)
    var request = ReportRequest()
    request.runsFolder = crawled.path + "/runs"
    let facts = try ReportFacts(of: crawled.corpus, request)
    #expect(facts.funnel.map(\.stage) == ["item"] && facts.licenses == nil && facts.samples == nil)
    let empty = try Scratch()
    request.runsFolder = empty.path + "/runs"
    #expect { try ReportFacts(of: empty.corpus, request) } throws: { "\($0)".contains("run yisang crawl") }
    request.runs = ["nowhere"]
    #expect { try ReportFacts(of: sample.corpus, request) } throws: {
      "\($0)".contains("neither a training run")
    }
  }
}
