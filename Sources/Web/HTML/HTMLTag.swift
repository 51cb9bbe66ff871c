package import Kernels

/// An element's name as a number, found once when a page is parsed: `.a`, `.td`; `.other` for names that HTML lacks.
package typealias HTMLTag = yi_tag
