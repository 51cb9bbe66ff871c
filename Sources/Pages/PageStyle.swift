/// The one style sheet: a phone first, light and dark by the reader's setting, print.
public enum PageStyle {
  /// Colours are roles; charts use them by class. `s0` … `s7` are series, eight hues of about one lightness.
  public static let sheet = """
    :root{--page:#fff;--card:#f6f7f8;--line:#dfe2e6;--text:#1d2126;--quiet:#5d6670;--strong:#1f6fb4;--good:#2b8a4a;
    --warn:#a3790f;--bad:#c22f2f;--korean:#fdeccb;--english:#dcebfb;--mark:#fff2a8;
    --s0:#1f6fb4;--s1:#a3790f;--s2:#2b8a4a;--s3:#8a4fb5;--s4:#2c8f99;--s5:#c2417f;--s6:#666;--s7:#8a5a3c}
    @media (prefers-color-scheme:dark){:root{--page:#15181b;--card:#1d2125;--line:#343a41;--text:#e4e7ea;--quiet:#9aa4ae;
    --strong:#6cb2ee;--good:#6fcf8e;--warn:#e0b94f;--bad:#ff7b7b;--korean:#4a3a1a;--english:#1c3650;--mark:#5c5314;
    --s0:#6cb2ee;--s1:#e0b94f;--s2:#6fcf8e;--s3:#c39aea;--s4:#6fd3dc;--s5:#f086b8;--s6:#b5b5b5;--s7:#d0a080}}
    *{box-sizing:border-box}
    body{margin:0;background:var(--page);color:var(--text);
    font:16px/1.55 system-ui,"Apple SD Gothic Neo","Noto Sans KR","Noto Sans CJK KR","Malgun Gothic",sans-serif;
    overflow-wrap:anywhere;word-break:keep-all}
    header,main,footer{max-width:72rem;margin:0 auto;padding:0 1rem}
    header{padding-top:1.2rem}footer{padding-top:2rem;padding-bottom:2rem;color:var(--quiet);font-size:.85rem}
    h1{font-size:1.5rem;margin:.2rem 0}h2{font-size:1.2rem;margin:2.2rem 0 .6rem;padding-top:.6rem;border-top:1px solid var(--line)}
    h3{font-size:1rem;margin:1.2rem 0 .4rem}p{margin:.4rem 0 .8rem;max-width:46rem}
    a{color:var(--strong)}nav{display:flex;flex-wrap:wrap;gap:.2rem 1rem;font-size:.9rem}
    .quiet{color:var(--quiet)}.small{font-size:.85rem}.good{color:var(--good)}.warn{color:var(--warn)}.bad{color:var(--bad)}
    .cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(20rem,100%),1fr));gap:1rem;align-items:start;margin:.8rem 0}
    .card{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.8rem 1rem;min-width:0}
    .figures{display:flex;flex-wrap:wrap;gap:.4rem 2rem;margin:.6rem 0}.figures b{display:block;font-size:1.4rem;line-height:1.2}
    .scroll{overflow-x:auto}table{border-collapse:collapse;font-size:.9rem;width:100%}
    th,td{text-align:left;vertical-align:top;padding:.25rem .7rem .25rem 0;border-bottom:1px solid var(--line)}
    th{font-weight:600;color:var(--quiet)}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
    code,pre,.mono{font:.85em ui-monospace,SFMono-Regular,Menlo,monospace}
    pre,.record{background:var(--card);border:1px solid var(--line);border-radius:.4rem;padding:.6rem .8rem;margin:.4rem 0;
    white-space:pre-wrap}
    .ko{background:var(--korean)}.en{background:var(--english)}mark{background:var(--mark);color:inherit}
    .tag{display:inline-block;border:1px solid var(--line);border-radius:1rem;padding:0 .6rem;font-size:.8rem;background:var(--page)}
    .tag.A{border-color:var(--good);color:var(--good)}.tag.B{border-color:var(--warn);color:var(--warn)}
    .tag.C{border-color:var(--bad);color:var(--bad)}
    details>summary{cursor:pointer}input,select,button,textarea{font:inherit;color:inherit;background:var(--page);
    border:1px solid var(--line);border-radius:.3rem;padding:.3rem .6rem;max-width:100%}
    button{border-color:var(--strong);color:var(--strong);cursor:pointer}
    :focus-visible{outline:2px solid var(--strong);outline-offset:1px}
    figure{margin:0}figcaption{font-weight:600;margin-bottom:.2rem}figure p{font-size:.85rem;color:var(--quiet);margin:.2rem 0}
    svg.chart{display:block;width:100%;height:auto}
    svg.chart text{font:12.6px system-ui,"Noto Sans KR","Noto Sans CJK KR",sans-serif;fill:var(--quiet)}svg.chart .value{fill:var(--text)}
    svg.chart .end{text-anchor:end}svg.chart .mid{text-anchor:middle}
    svg.chart .grid{stroke:var(--line)}svg.chart .axis{stroke:var(--quiet)}
    svg.chart .line{fill:none;stroke-width:1.8;stroke-linejoin:round;stroke-linecap:round}svg.chart .thin{stroke-width:.8;opacity:.4}
    svg.chart .d1{stroke-dasharray:7 4}svg.chart .d2{stroke-dasharray:2 4}svg.chart .d3{stroke-dasharray:9 4 2 4}
    svg.chart .bar{fill:var(--s0)}svg.chart .slope{fill:var(--s0);opacity:.15}svg.chart .out{fill:var(--s6);opacity:.55}
    svg.chart .threshold{stroke:var(--bad);stroke-width:1.4;stroke-dasharray:4 3}svg.chart .error{stroke:var(--text);stroke-width:1.2}
    svg.chart .A{fill:var(--good)}svg.chart .B{fill:var(--warn)}svg.chart .C{fill:var(--bad)}
    \((0..<8).map { "svg.chart .s\($0){stroke:var(--s\($0))}svg.chart .f\($0){fill:var(--s\($0))}" }.joined())
    @media (max-width:30rem){header,main,footer{padding-left:.7rem;padding-right:.7rem}.card{padding:.6rem .7rem}}
    @media print{body{font-size:11px}.card{break-inside:avoid}details{display:block}}
    """
}
