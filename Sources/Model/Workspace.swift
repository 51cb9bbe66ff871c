/// The memory of a forward pass, kept from one to the next.
struct Workspace {
  /// The residual stream: [T][d].
  let residual = Buffer()
  /// What a product takes, typed and padded: [T][…].
  let input = Buffer()
  /// Queries, keys and values; gates and ups; what is added: [T][…] floats.
  let output = Buffer()
  /// Queries, by key-value head: [k][T][h/k][padded c], typed.
  let queries = Buffer()
  /// A head's row of queries before it is stored.
  let logits = Buffer()
}
