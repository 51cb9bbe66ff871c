import Testing

@testable import Slurm

/// What the queue and the tasks' own marks say together.
struct TaskCountsTests {
  private func job(_ tasks: Int) -> Submission.Job {
    var submission = Submission(
      name: "filter-1", arguments: ["filter"], directory: "/", submittedAt: 0,
      steps: [JobStep("filter", parts: "--shards", tasks: tasks)])
    submission.submitted(0, as: 12)
    return submission.jobs[0]
  }

  @Test func theQueueIsRead() {
    let queue = TaskCounts.Queued.parse(
      """
      13|12|1|RUNNING|None|n
      12|12|3|PENDING|Resources|n
      14|14|N/A|PENDING|Dependency|n
      slurm_load_jobs error: Invalid job id specified
      """)
    #expect(
      queue == [
        .init(job: 12, task: 1, state: "RUNNING", reason: "None", name: "n"),
        .init(job: 12, task: 3, state: "PENDING", reason: "Resources", name: "n"),
        .init(job: 14, task: 1, state: "PENDING", reason: "Dependency", name: "n"),
      ])
  }

  @Test func tasksAreCounted() {
    let queue = [
      TaskCounts.Queued(job: 12, task: 1, state: "RUNNING", reason: "None", name: "n"),
      TaskCounts.Queued(job: 12, task: 2, state: "PENDING", reason: "Priority", name: "n"),
      TaskCounts.Queued(job: 12, task: 3, state: "PENDING", reason: "Priority", name: "n"),
      TaskCounts.Queued(job: 13, task: 4, state: "RUNNING", reason: "None", name: "n"),
    ]
    // Numbers are used again: what has another name is somebody else's.
    let others = [TaskCounts.Queued(job: 12, task: 1, state: "RUNNING", reason: "None", name: "other")]
    #expect(TaskCounts(job(1), name: "n", ends: [:], queue: others).lost == [1])
    let state = TaskCounts(job(6), name: "n", ends: [4: 0, 5: 1], queue: queue)
    #expect((state.done, state.running, state.waiting) == (1, 1, 2))
    #expect(state.failed == [5: 1])
    #expect(state.lost == [6])
    #expect(state.reasons == ["Priority"])
    #expect(state.isAlive)
    #expect(!state.isDone(of: 6))
  }

  /// A task whose node died is queued again, and has an end of its first time at most.
  @Test func theQueueComesBeforeAnOldEnd() {
    let queue = [TaskCounts.Queued(job: 12, task: 1, state: "PENDING", reason: "BeginTime", name: "n")]
    let state = TaskCounts(job(2), name: "n", ends: [1: 3, 2: 0], queue: queue)
    #expect(state.failed.isEmpty)
    #expect((state.done, state.waiting) == (1, 1))
    #expect(TaskCounts(job(2), name: "n", ends: [1: 0, 2: 0], queue: []).isDone(of: 2))
  }
}
