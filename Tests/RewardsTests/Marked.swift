/// Rewards so that NaN equals NaN: `1.0`, `nil`, `nan`.
func marked(_ rewards: [Double?]) -> [String] { rewards.map { $0.map { "\($0)" } ?? "nil" } }

/// The same of batches, or of rewards.
func marked(_ rewards: [[Double?]]) -> [[String]] { rewards.map { marked($0) } }
