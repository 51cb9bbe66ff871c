// The International Bank Account Number (ISO 13616), by its country's length and the check of ISO 7064, MOD 97-10.
extension PersonalDataScanner {
  mutating func findIBAN(_ at: Int) {
    guard text[at].isUppercase, text[at + 1].isUppercase, text[at + 2].isDigit, text[at + 3].isDigit,
      let length = Self.lengths[text[at] << 8 | text[at + 1]]
    else { return }
    var signs: [UInt32] = []
    var next = at
    while signs.count < length {
      if text[next] == 0x20, signs.count % 4 == 0 { next += 1 }
      guard text[next].isDigit || text[next].isUppercase else { return }
      signs.append(text[next])
      next += 1
    }
    guard !text[next].isWord else { return }
    let remainder = (signs[4...] + signs[..<4]).reduce(0) { remainder, sign in
      sign.isDigit ? (remainder * 10 + Int(sign - 0x30)) % 97 : (remainder * 100 + Int(sign - 0x37)) % 97
    }
    if remainder == 1 { found(at..<next, .iban) }
  }

  private static let lengths: [UInt32: Int] = {
    let table = """
      AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18 \
      FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 \
      LU20 LV21 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SE24 SI19 \
      SK24 SM27 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20
      """
    var lengths: [UInt32: Int] = [:]
    for entry in table.split(separator: " ") {
      let code = entry.utf8.prefix(2).reduce(0) { $0 << 8 | UInt32($1) }
      lengths[code] = Int(entry.dropFirst(2))
    }
    return lengths
  }()
}
