import Distill
import Testing

@Suite struct DistillFailureTests {
  @Test func saysWhatToDo() {
    #expect("\(DistillFailure("no prompts", remedy: "run yisang dedup"))" == "no prompts: run yisang dedup")
  }
}
