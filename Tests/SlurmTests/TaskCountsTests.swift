import Testing

@testable import Slurm

/// What the queue and the tasks' own marks say together.
struct TaskCountsTests {
  private func job(_ tasks: Int) -> Submission.Job {
    var submission = Submission(name: "filter-1", arguments: ["filter"], directory: "/", submittedAt: 0)
    submission.add(JobStep("filter", parts: "--shards", tasks: tasks), 12)
    return submission.jobs[0]
  }

  @Test func theQueueIsRead() {
    let queue = TaskCounts.Queued.parse(
      """
      13|12|1|RUNNING|None
      12|12|3|PENDING|Resources
      14|14|N/A|PENDING|Dependency
      slurm_load_jobs error: Invalid job id specified
      """)
    #expect(
      queue == [
        .init(job: 12, task: 1, state: "RUNNING", reason: "None"),
        .init(job: 12, task: 3, state: "PENDING", reason: "Resources"),
        .init(job: 14, task: 1, state: "PENDING", reason: "Dependency"),
      ])
  }

  @Test func tasksAreCounted() {
    let queue = [
      TaskCounts.Queued(job: 12, task: 1, state: "RUNNING", reason: "None"),
      TaskCounts.Queued(job: 12, task: 2, state: "PENDING", reason: "Priority"),
      TaskCounts.Queued(job: 12, task: 3, state: "PENDING", reason: "Priority"),
      TaskCounts.Queued(job: 13, task: 4, state: "RUNNING", reason: "None"),
    ]
    let state = TaskCounts(job(6), ends: [4: 0, 5: 1], queue: queue)
    #expect((state.done, state.running, state.waiting) == (1, 1, 2))
    #expect(state.failed == [5: 1])
    #expect(state.lost == [6])
    #expect(state.reasons == ["Priority"])
    #expect(state.isAlive)
    #expect(!state.isDone(of: 6))
  }

  /// A task whose node died is queued again, and has an end of its first time at most.
  @Test func theQueueComesBeforeAnOldEnd() {
    let queue = [TaskCounts.Queued(job: 12, task: 1, state: "PENDING", reason: "BeginTime")]
    let state = TaskCounts(job(2), ends: [1: 3, 2: 0], queue: queue)
    #expect(state.failed.isEmpty)
    #expect((state.done, state.waiting) == (1, 1))
    #expect(TaskCounts(job(2), ends: [1: 0, 2: 0], queue: []).isDone(of: 2))
  }
}
