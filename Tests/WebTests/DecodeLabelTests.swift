import Foundation
import TestKit
import Testing
import Web

@Suite struct DecodeLabelTests {
  private struct Group: Decodable {
    struct Encoding: Decodable {
      let name: String
      let labels: [String]
    }
    let encodings: [Encoding]
  }

  @Test(.enabled(if: Material.isExpected)) func everyLabelOfTheStandard() throws {
    let groups = try JSONDecoder().decode(
      [Group].self, from: Material.data("conformance/encoding/encodings.json"))
    let labels = groups.flatMap(\.encodings).flatMap { encoding in encoding.labels.map { ($0, encoding.name) }
    }
    let passed = labels.count { label, name in
      encodingName(forLabel: label) == name && encodingName(forLabel: "\t\(label.uppercased()) \n") == name
    }
    print("encoding labels: \(passed)/\(labels.count)")
    #expect(passed == labels.count && labels.count == 228)
  }

  @Test(arguments: ["", " ", "utf", "utf-8 utf-8", "cp950", "\u{A0}utf-8", "ｕｔｆ-8"])
  func unknownLabels(_ label: String) {
    #expect(encodingName(forLabel: label) == nil)
  }

  @Test(arguments: ["cp949", "MS949", "uhc", "x-uhc", "x-cp949"])
  func koreanNamesBesideTheStandard(_ label: String) {
    #expect(encodingName(forLabel: label) == "EUC-KR")
  }
}
