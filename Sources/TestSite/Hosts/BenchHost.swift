/// Pages of about 8 KB with twenty links each: a tree of ten branches, and ten links across it.
func benchHost(_ plan: HostPlan) -> StaticSite {
  var random = plan.random
  let count = plan.configuration.benchPages
  // A page has a question of its own; the related ones below it come from a common stock.
  let stock = (0..<256).map { _ in
    let problem = WordProblem.make(&random)
    return
      "<h3>\(problem.title.escaped)</h3><p>\(problem.question.escaped)</p><p>\(problem.solution.escaped)</p>"
  }
  var site = StaticSite()
  site.expected.reserveCapacity(count)
  for index in 0..<count {
    let problem = WordProblem.make(&random)
    let branches = (10 * index + 1)...(10 * index + 10)
    let links = branches.filter { $0 < count } + (0..<10).map { _ in random.int(0...(count - 1)) }
    let anchors = links.map { "<li><a href=\"\(benchAddress($0))\">문제 \($0)</a></li>" }.joined()
    var related = ""
    while related.utf8.count < 6_200 { related += random.pick(stock) }
    let target = benchAddress(index)
    site.pages[target] = Page(
      isValidated: true,
      """
      <!doctype html>
      <html lang="ko"><head><meta charset="utf-8"><title>\(problem.title.escaped)</title></head>
      <body><h1>\(problem.title.escaped)</h1><div class="question"><p>\(problem.question.escaped) (\(index)번)</p></div>
      <div class="answer"><p>\(problem.solution.escaped)</p></div>
      <h2>비슷한 문제</h2>\(related)
      <ul>\(anchors)</ul></body></html>
      """)
    site.expected.append(target)
    let post = Post(number: index, question: Question(problem), author: "bench")
    var truth = plan.truth(of: post, at: target, licenseClass: "A", license: "reviewed")
    truth.body += " (\(index)번)"
    site.truth.append(truth)
  }
  return site
}

private func benchAddress(_ index: Int) -> String { index == 0 ? "/" : "/p/\(index)" }
