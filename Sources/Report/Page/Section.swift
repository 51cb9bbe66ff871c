internal import Pages

/// A part of a report: what it is called, what one sees and what to do with it, and the charts.
struct Section {
  let id: String
  let title: String
  let sentence: String
  let body: HTML

  var html: HTML {
    """
    <section id="\(id)"><h2>\(title)</h2>
    <p>\(sentence)</p>
    \(body)</section>

    """
  }
}

/// Cards beside each other where there is room.
func cards(_ cards: [HTML]) -> HTML { "<div class=\"cards\">\(cards)</div>\n" }

/// Numbers in large type, each with what it counts.
func figures(_ figures: [(name: String, value: String)]) -> HTML {
  let parts = figures.map { figure -> HTML in "<div><b>\(figure.value)</b>\(figure.name)</div>\n" }
  return "<div class=\"figures\">\(parts)</div>\n"
}
