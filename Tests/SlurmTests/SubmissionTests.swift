import Foundation
import Slurm
import TestKit
import Testing

/// What is remembered of jobs, on disk.
struct SubmissionTests {
  @Test func aRecordIsReadAsItWasWritten() throws {
    let scratch = try Scratch()
    let folder = scratch.path
    let jobs = JobsFolder(corpus: folder)
    #expect(try jobs.submissions() == [])
    #expect(try jobs.make("filter") == "filter-1")
    #expect(try jobs.make("filter") == "filter-2")
    #expect(try jobs.make("dedup") == "dedup-1")
    var submission = Submission(
      name: "filter-2", arguments: ["filter", "--min-korean", "0.4"], directory: "/here", submittedAt: 9,
      steps: [JobStep("filter", parts: "--shards", tasks: 3), JobStep("end", goesOn: false)])
    #expect(!submission.isWhole && submission.ids.isEmpty)
    submission.submitted(0, as: 12)
    #expect(!submission.isWhole && submission.ids == [12])
    submission.submitted(1, as: 13)
    #expect(submission.isWhole && submission.jobName(of: submission.jobs[1].step) == "yisang-filter-2-end")
    try jobs.write(submission)
    #expect(try jobs.submissions() == [submission])
    #expect(submission.verb == "filter")
    #expect(submission.jobs.map(\.id) == [12, 13])

    try "0 yi1 100\n".write(
      toFile: jobs.folder(of: "filter-2") + "/filter-3.end", atomically: true, encoding: .utf8)
    try "yi1 90\nyi2 95\n".write(
      toFile: jobs.folder(of: "filter-2") + "/filter-3.begun", atomically: true, encoding: .utf8)
    #expect(jobs.ends(of: submission.jobs[0].step, in: "filter-2") == [3: 0])
    #expect(jobs.ends(of: submission.jobs[0].step, in: "filter-2", known: [3: 7, 1: 0]) == [3: 7, 1: 0])
    #expect(jobs.nodes(of: submission.jobs[0].step, in: "filter-2") == [3: "yi2"])
  }

  @Test func aRecordThatIsNoneIsToldOf() throws {
    let scratch = try Scratch()
    let folder = scratch.path
    let jobs = JobsFolder(corpus: folder)
    let name = try jobs.make("filter")
    try "{".write(toFile: jobs.folder(of: name) + "/job.json", atomically: true, encoding: .utf8)
    #expect(throws: SlurmFailure.self) { try jobs.submissions() }
  }
}
