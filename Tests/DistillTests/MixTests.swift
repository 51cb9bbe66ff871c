import Distill
import Testing

struct MixTests {
  @Test func countsMayBeShort() throws {
    let mix = try Mix("openthought=62k, code=86K,science=1.5k,exams=all,*=0,big=2m")
    #expect(
      mix.targets == [
        "openthought": 62_000, "code": 86_000, "science": 1_500, "exams": .max, "*": 0, "big": 2_000_000,
      ])
    #expect(mix.description == "*=0,big=2000000,code=86000,exams=all,openthought=62000,science=1500")
  }

  @Test(arguments: [
    "", "code", "code=", "=3", "code=-1", "code=1.5", "code=1,code=2", "code=1e300", "code=nan",
  ])
  func whatIsNoListIsRefused(_ text: String) {
    #expect(throws: DistillFailure.self) { try Mix(text) }
  }
}
