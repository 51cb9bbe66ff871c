extension CurvePlot {
  /// Eight hues of about one lightness, darker on light and lighter on dark.
  private static let (onLight, onDark) = (
    ["#1f6fb4", "#a3790f", "#2b8a4a", "#8a4fb5", "#2c8f99", "#c2417f", "#666666", "#8a5a3c"],
    ["#6cb2ee", "#e0b94f", "#6fcf8e", "#c39aea", "#6fd3dc", "#f086b8", "#b5b5b5", "#d0a080"]
  )

  static var style: String {
    func hues(_ colours: [String]) -> String {
      colours.enumerated().map { ".c\($0){stroke:\($1)}" }.joined()
    }
    return """
      <style>
      text{font:12px system-ui,sans-serif;fill:#333}.title{font-size:16px;font-weight:600}.name{font-weight:600}
      .tick,.small{font-size:11px;fill:#666}.end{text-anchor:end}.mid{text-anchor:middle}
      .page{fill:#fff}.grid{stroke:#e6e6e6}.axis{stroke:#999}path{fill:none;stroke-linejoin:round;stroke-linecap:round}
      .raw{stroke-width:.8;opacity:.4}.mean{stroke-width:1.8}.evaluated{stroke-width:1.2;stroke-dasharray:3 3}
      .dot{fill:#fff;stroke-width:1.5}.spike{stroke:#d02020;stroke-dasharray:2 3}.peak{fill:#d02020}.saved{fill:#777}
      \(hues(onLight))
      @media (prefers-color-scheme:dark){text{fill:#ddd}.tick,.small{fill:#999}.page{fill:#161616}.grid{stroke:#2c2c2c}
      .axis{stroke:#777}.dot{fill:#161616}.spike{stroke:#ff6b6b}.peak{fill:#ff6b6b}.saved{fill:#aaa}
      \(hues(onDark))}
      </style>
      """
  }
}
