/// What a page really says: the ground truth an extractor and a licence tagger are compared with.
struct Truth: Sendable {
  var url: String
  var host: TestHostKind
  var title: String
  var body: String
  var answers: [String]
  var category: Subject
  /// `A`, `B` or `C` by the default policy.
  var licenseClass: String
  /// SPDX id, `KOGL-n`, or `reviewed` where only a reviewer's word in `sites.yaml` decides.
  var license: String?
  /// WHATWG name of the encoding the bytes are in.
  var encoding: String
  var notes: String?

  /// One line of `GET /truth`.
  var json: String {
    let answers = answers.map(\.json).joined(separator: ",")
    return """
      {"url":\(url.json),"host":\(host.rawValue.json),"question_title":\(title.json),\
      "question_body":\(body.json),"answers":[\(answers)],"category":\(category.rawValue.json),\
      "license_class":\(licenseClass.json),"license":\(license?.json ?? "null"),\
      "encoding":\(encoding.json),"notes":\(notes?.json ?? "null")}
      """
  }
}
