/// How a board shows its posts: the latest first, fifteen to a page, ten pages to a block.
struct Paging: Sendable {
  private let posts: [Post]
  private static let size = 15

  init(_ posts: [Post]) { self.posts = posts.reversed() }

  var count: Int { (posts.count + Paging.size - 1) / Paging.size }

  /// The posts of a page, from 1; none outside.
  func page(_ number: Int) -> ArraySlice<Post> {
    guard number >= 1, number <= count else { return [] }
    return posts[((number - 1) * Paging.size)..<min(posts.count, number * Paging.size)]
  }

  /// The pages that a page links to: its block of ten, the blocks beside it, the first and the last.
  func links(from number: Int) -> [Int] {
    let start = (max(1, number) - 1) / 10 * 10 + 1
    let block = Array(start...(start + 9))
    return Set([1, start - 1] + block + [start + 10, count]).filter { $0 >= 1 && $0 <= count }.sorted()
  }

  /// Pages spread evenly over the whole, for the front page: no post is then more than eight links away.
  var entrances: [Int] { stride(from: 1, through: max(1, count), by: max(1, count / 40)).map { $0 } }
}
