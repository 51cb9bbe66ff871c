internal import Kernels

/// What an element means for the text of a page.
enum HTMLRole {
  /// Runs on with what is around it.
  case inline
  /// Starts and ends a line.
  case block
  /// Is set off by an empty line.
  case paragraph
  /// Is not text: scripts, controls, embedded things.
  case dropped
  /// Navigation and the like: text, but not of the page's subject.
  case boilerplate
  case lineBreak, rule, cell, preformatted, code, superscript, subscripted, list, item, math, image, script

  /// The role of an element by its name.
  init(_ tag: HTMLTag) {
    self =
      switch tag {
      case .address, .body, .caption, .center, .dd, .details, .dialog, .div, .dt, .fieldset, .figcaption,
        .form,
        .header, .hgroup, .html, .legend, .main, .optgroup, .option, .search, .section, .summary, .tbody,
        .tfoot,
        .thead, .tr:
        .block
      case .article, .blockquote, .dl, .figure, .h1, .h2, .h3, .h4, .h5, .h6, .p, .table: .paragraph
      case .annotation, .applet, .audio, .base, .button, .canvas, .col, .colgroup, .datalist, .embed, .frame,
        .frameset, .head, .iframe, .input, .link, .meta, .noembed, .noframes, .noscript, .object, .param,
        .select,
        .source, .style, .svg, .template, .textarea, .title, .track, .video:
        .dropped
      case .aside, .footer, .menu, .nav: .boilerplate
      case .br: .lineBreak
      case .hr: .rule
      case .td, .th: .cell
      case .listing, .plaintext, .pre, .xmp: .preformatted
      case .code, .kbd, .samp, .tt: .code
      case .sup: .superscript
      case .sub: .subscripted
      case .dir, .ol, .ul: .list
      case .li: .item
      case .math: .math
      case .img: .image
      case .script: .script
      default: .inline
      }
  }
}
