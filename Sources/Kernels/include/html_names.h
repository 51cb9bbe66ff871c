#ifndef YI_HTML_NAMES_H
#define YI_HTML_NAMES_H

#include <stdint.h>

/// The elements of HTML, those of older days too (HTML Standard §4 and §16.2), `math`, `svg`, and of MathML what becomes TeX.
#define YI_HTML_TAGS(X)                                                                                     \
  X(a) X(abbr) X(acronym) X(address) X(annotation) X(applet) X(area) X(article) X(aside) X(audio) X(b)      \
  X(base) X(basefont) X(bdi) X(bdo) X(bgsound) X(big) X(blink) X(blockquote) X(body) X(br) X(button)        \
  X(canvas) X(caption) X(center) X(cite) X(code) X(col) X(colgroup) X(data) X(datalist) X(dd) X(del)        \
  X(details) X(dfn) X(dialog) X(dir) X(div) X(dl) X(dt) X(em) X(embed) X(fieldset) X(figcaption)            \
  X(figure) X(font) X(footer) X(form) X(frame) X(frameset) X(h1) X(h2) X(h3) X(h4) X(h5) X(h6) X(head)      \
  X(header) X(hgroup) X(hr) X(html) X(i) X(iframe) X(image) X(img) X(input) X(ins) X(isindex) X(kbd)        \
  X(keygen) X(label) X(layer) X(legend) X(li) X(link) X(listing) X(main) X(map) X(mark) X(marquee)          \
  X(math) X(menu) X(menuitem) X(meta) X(meter) X(mfrac) X(mover) X(mroot) X(msqrt) X(msub) X(msubsup)       \
  X(msup) X(munder) X(munderover) X(multicol) X(nav) X(nextid) X(nobr) X(noembed) X(noframes) X(noindex)    \
  X(nolayer) X(noscript) X(object) X(ol) X(optgroup) X(option) X(output) X(p) X(param) X(picture)           \
  X(plaintext) X(pre) X(progress) X(q) X(rb) X(rbc) X(rp) X(rt) X(rtc) X(ruby) X(s) X(samp) X(script)       \
  X(search) X(section) X(select) X(slot) X(small) X(source) X(spacer) X(span) X(strike) X(strong)           \
  X(style) X(sub) X(summary) X(sup) X(svg) X(table) X(tbody) X(td) X(template) X(textarea) X(tfoot) X(th)   \
  X(thead) X(time) X(title) X(tr) X(track) X(tt) X(u) X(ul) X(var) X(video) X(wbr) X(xml) X(xmp)

/// An element's name. `other` is a name that HTML lacks, as those of MathML and SVG.
enum __attribute__((enum_extensibility(closed))) yi_tag : uint8_t {
  yi_tag_other,
#define X(name) yi_tag_##name,
  YI_HTML_TAGS(X)
#undef X
};

/// The tag of a name in any case of letters.
enum yi_tag yi_tag_of(const char *name, uint32_t length);

#endif

