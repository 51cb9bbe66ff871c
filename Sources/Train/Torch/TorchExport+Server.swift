import Checkpoints
import Foundation
import StrictJSON

extension TorchExport {
  /// What starts the vLLM server that a run draws from.
  var serve: String { "\(path)/serve.sh" }

  /// Writes it where the run has a server, and else removes what stands in its place.
  ///
  /// - Parameter model: the folder of the first weights, as seen from the export; those that are learnt are sent to the server.
  func writeServer(model: String, _ fields: TorchFields) throws {
    guard let server = torch.vllm?.server else {
      unlink(serve)
      return
    }
    let length = fields["vllm_max_model_length"].int.map { " --max-model-len \($0)" } ?? ""
    func quoted(_ text: String) -> String { "'" + text.replacing("'", with: "'\\''") + "'" }
    // As `trl vllm-serve` of TRL 1.16 starts it; without settings of the model's folder, since each request has all of them.
    let text = """
      #!/bin/sh
      # Starts the server that launch.sh draws from, on cards of its own: CUDA_VISIBLE_DEVICES=7 sh serve.sh, and launch.sh with the others.
      # PYTHON: one that has requirements.lock. What stands behind goes to vLLM: --tensor-parallel-size 2, --gpu-memory-utilization 0.9.
      # Whoever reaches its port may change its weights: keep it from other networks.
      cd "$(dirname "$0")" || exit 1
      export HF_HUB_OFFLINE=1 HF_HUB_DISABLE_TELEMETRY=1 VLLM_NO_USAGE_STATS=1 VLLM_SERVER_DEV_MODE=1
      exec "${PYTHON:-python3}" -m vllm.entrypoints.cli.main serve \(quoted(model)) \\
        --host \(quoted(server.host)) --port \(server.port) --generation-config vllm\(length) \\
        --weight-transfer-config '{"backend": "nccl"}' --logprobs-mode processed_logprobs "$@"

      """
    try DurableFile.replace(Array(text.utf8), at: serve)
  }
}
