/// The mark of the Korea Open Government License as its site hands it out: file name, link and words.
func koglMark(_ type: Int) -> String {
  let terms = ["", "출처표시", "출처표시+상업적 이용금지", "출처표시+변경금지", "출처표시+상업적 이용금지+변경금지"][type]
  return """
    <div class="kogl"><a href="https://www.kogl.or.kr/info/licenseType\(type).do" target="_blank" title="새창열림">\
    <img src="/images/new_img_opentype0\(type).png" alt="공공누리 제\(type)유형: \(terms)"></a>
    본 저작물은 공공누리 제\(type)유형(\(terms)) 조건에 따라 이용할 수 있습니다.</div>
    """
}

/// A Creative Commons mark as the licence chooser writes it; `code` is `by` or `by-sa`.
func creativeCommonsMark(_ code: String) -> String {
  """
  <a rel="license" href="https://creativecommons.org/licenses/\(code)/4.0/">\
  <img alt="크리에이티브 커먼즈 라이선스" src="/images/cc-\(code).png"></a>
  이 저작물은 <a rel="license" href="https://creativecommons.org/licenses/\(code)/4.0/">크리에이티브 커먼즈 \
  \(code == "by" ? "저작자표시" : "저작자표시-동일조건변경허락") 4.0 국제 라이선스</a>에 따라 이용할 수 있습니다.
  """
}
