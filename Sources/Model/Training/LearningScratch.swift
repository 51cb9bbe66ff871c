/// The memory of the way back, kept from one pass to the next.
struct LearningScratch {
  /// The gradient of the residual stream: [T][d] floats.
  let stream = Buffer()
  /// A gradient as products take it, typed and padded: [T][…].
  let typed = Buffer()
  /// The gradient of what a product gave or took: [T][…] floats.
  let sums = Buffer()
  /// The gradient of queries, keys and values: [T][(h + 2k)·c] floats.
  let queryKeyValue = Buffer()
  /// Keys as they were rotated: [T][k·c] floats.
  let keys = Buffer()
  /// The gradient of what attention gave, as its products take it: [k][T][h/k][padded c].
  let attended = Buffer()
  /// Its products with what attention gave: [k][T][h/k] floats.
  let dots = Buffer()
  /// A gradient turned over, typed: [outputs][padded T].
  let turned = Buffer()
  /// What a product took, packed with tokens as k.
  let packed = Buffer()
  /// Sums over some rows, each set of rows its own: [T/64][…] floats.
  let partial = Buffer()
  /// Normed last hidden states of some targets, typed and padded: [R][d].
  let hidden = Buffer()
  /// Their logits: [R][V] floats.
  let logits = Buffer()
  /// The gradient of what an adapter's A gives: [T][rank] floats, typed, turned over; and that itself, packed.
  let inner = Buffer()
  let innerTyped = Buffer()
  let innerTurned = Buffer()
  let innerPacked = Buffer()
}
