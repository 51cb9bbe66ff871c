/// What words, commands and signs mean in mathematics.
enum MathWords {
  private static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  /// In plain text and in `\text`.
  static let plain: [[UInt8]: MathToken] = {
    var table: [[UInt8]: MathToken] = [:]
    for name in functions + ["sqrt"] where !["exp", "min", "max"].contains(name) {
      table[bytes(name)] = .command(bytes(name))
    }
    table[bytes("pi")] = .letter(bytes("pi"))
    for name in ["and", "or", "및", "또는", "그리고", "와", "과"] { table[bytes(name)] = .separator }
    for name in ["percent", "percentage", "pct", "퍼센트"] { table[bytes(name)] = .percent }
    for name in ["infinity", "inf"] { table[bytes(name)] = .infinity }
    for name in ["degrees", "degree", "deg", "도"] { table[bytes(name)] = .degree }
    return table
  }()

  static let functions = [
    "sin", "cos", "tan", "cot", "sec", "csc", "arcsin", "arccos", "arctan", "ln", "log", "exp",
  ]

  /// After a backslash.
  static let commands: [[UInt8]: MathToken] = {
    var table: [[UInt8]: MathToken] = [:]
    for name in functions { table[bytes(name)] = .command(bytes(name)) }
    for name in ["frac", "dfrac", "tfrac", "cfrac"] { table[bytes(name)] = .command(bytes("frac")) }
    for name in ["sqrt", "lfloor", "rfloor", "lceil", "rceil", "boxed", "fbox"] {
      table[bytes(name)] = .command(bytes(name))
    }
    for name in ["binom", "dbinom", "tbinom"] { table[bytes(name)] = .command(bytes("binom")) }
    for name in letters { table[bytes(name)] = .letter(bytes(name)) }
    for (names, token) in signs {
      for name in names { table[bytes(name)] = token }
    }
    return table
  }()

  private static let letters = [
    "alpha", "beta", "gamma", "delta", "epsilon", "varepsilon", "zeta", "eta", "theta", "vartheta", "kappa",
    "lambda", "mu", "nu", "xi", "rho", "sigma", "tau", "phi", "varphi", "chi", "psi", "omega", "Gamma",
    "Delta",
    "Theta", "Lambda", "Xi", "Pi", "Sigma", "Phi", "Psi", "Omega", "pi", "ell",
  ]

  private static let signs: [([String], MathToken)] = [
    (["cdot", "times", "ast"], .sign(UInt8(ascii: "*"))),
    (["div"], .sign(UInt8(ascii: "/"))),
    (["le", "leq", "leqslant"], .relation(.lessOrEqual)),
    (["ge", "geq", "geqslant"], .relation(.greaterOrEqual)),
    (["lt"], .relation(.less)),
    (["gt"], .relation(.greater)),
    (["ne", "neq"], .relation(.unequal)),
    (["approx", "simeq", "fallingdotseq"], .relation(.approximate)),
    (["in"], .relation(.element)),
    (["cup"], .union),
    (["pm"], .plusMinus(isMinusFirst: false)),
    (["mp"], .plusMinus(isMinusFirst: true)),
    (["infty"], .infinity),
    (["emptyset", "varnothing"], .empty),
    (["circ"], .degree),
    (["lbrace"], .openSet),
    (["rbrace"], .closeSet),
    (["vert", "lvert", "rvert", "mid"], .sign(UInt8(ascii: "|"))),
  ]

  /// They change how it looks, not what it says.
  static let silent = Set(
    [
      "left", "right", "bigl", "bigr", "Bigl", "Bigr", "big", "Big", "displaystyle", "textstyle", "quad",
      "qquad",
      "limits", "hfill", "hline", "ensuremath",
    ].map(bytes))

  /// Their argument is words.
  static let texts = Set(
    [
      "text", "mbox", "textbf", "textit", "textrm", "textnormal", "mathrm", "mathbf", "mathit", "mathsf",
      "operatorname", "hbox",
    ].map(bytes))

  /// Beyond ASCII; nil for what is passed over.
  static let symbols: [([UInt8], MathToken?)] = [
    ("−", .sign(UInt8(ascii: "-"))), ("–", .sign(UInt8(ascii: "-"))), ("×", .sign(UInt8(ascii: "*"))),
    ("·", .sign(UInt8(ascii: "*"))), ("⋅", .sign(UInt8(ascii: "*"))), ("÷", .sign(UInt8(ascii: "/"))),
    ("≤", .relation(.lessOrEqual)), ("≥", .relation(.greaterOrEqual)), ("≠", .relation(.unequal)),
    ("≈", .relation(.approximate)), ("≒", .relation(.approximate)), ("∈", .relation(.element)),
    ("π", .letter(bytes("pi"))), ("∞", .infinity), ("√", .command(bytes("√"))), ("°", .degree),
    ("∪", .union), ("±", .plusMinus(isMinusFirst: false)), ("％", .percent), ("，", .separator),
    ("₩", nil), ("€", nil), ("£", nil), ("¥", nil), ("\u{00A0}", nil), ("\u{3000}", nil), ("\u{2009}", nil),
    ("\u{200B}", nil), ("∅", .empty), ("θ", .letter(bytes("theta"))), ("α", .letter(bytes("alpha"))),
    ("β", .letter(bytes("beta"))),
  ].map { (bytes($0.0), $0.1) }
}
