import Foundation

/// Completions drawn by vLLM in place of `generate`.
public struct VLLMSettings: Sendable, Equatable {
  /// Where it computes.
  public enum Place: Sendable, Equatable {
    /// In the processes that learn, with a share of each card's memory, and so many processes to one copy of the model.
    case colocate(memory: Double = 0.3, parallel: Int = 1)
    /// On cards of its own, at an address: `http://host:port`.
    case server(String)
  }

  /// How TRL weighs a completion by how much likelier the model itself draws it than vLLM: each token or the whole, held or left out where that
  /// is above 3.
  public enum Correction: String, Sendable, CaseIterable {
    case off
    case tokenTruncate = "token_truncate"
    case tokenMask = "token_mask"
    case sequenceTruncate = "sequence_truncate"
    case sequenceMask = "sequence_mask"
  }

  /// Where it computes.
  public var place: Place
  /// Ids of a prompt with its completion, at most; nil: those of the longest prompt, or as the model has it where prompts come in the run.
  public var maxLength: Int?
  /// nil: as TRL has it, the whole left out, and off where yisang computes the loss.
  public var correction: Correction?

  /// As TRL has it.
  public init(_ place: Place) { self.place = place }

  /// - Throws: `TrainError` for what cannot be.
  func check(processes: Int) throws(TrainError) {
    switch place {
    case .colocate(let memory, let parallel):
      guard memory > 0, memory < 1 else {
        throw TrainError("--vllm-memory \(memory)", "is a share of a card's memory: above 0, and below 1")
      }
      guard parallel > 0, processes.isMultiple(of: parallel) else {
        throw TrainError("--vllm-parallel \(parallel)", "must divide the \(processes) of --processes")
      }
    case .server(let address):
      guard let url = URLComponents(string: address), url.scheme == "http", url.host?.isEmpty == false,
        url.port != nil, url.path.isEmpty, url.query == nil, url.user == nil
      else {
        throw TrainError("--vllm-server \(address)", "is no address of a server: give http://HOST:PORT")
      }
    }
  }

  /// The server's host and port; nil where it is none.
  var server: (host: String, port: Int)? {
    guard case .server(let address) = place, let url = URLComponents(string: address), let host = url.host,
      let port = url.port
    else { return nil }
    return (host, port)
  }
}
