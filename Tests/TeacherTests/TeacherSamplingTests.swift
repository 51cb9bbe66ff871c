import Teacher
import Testing

@Suite struct TeacherSamplingTests {
  @Test func defaultsAreTheScriptsOfThePaper() {
    let sampling = TeacherSampling()
    #expect(sampling.temperature == 0.6 && sampling.topP == 0.95 && sampling.topK == 20)
    #expect(sampling.minP == 0 && sampling.maxTokens == 16_384)
  }
}
