import Model
import ModelKernels
import Testing

extension Computing {
  /// A log-probability has the same bits alone, in any batch, with any number of threads, in prefill or in decode.
  @Suite struct InvarianceTests {
    private static let names = ["llama-llama3", "qwen2-sliding", "qwen3-sharded", "gemma3"]

    private func rollouts(
      _ name: String, _ precision: ComputeType, threads: Int, width: Int = 64, share: Int = 512
    ) throws -> Rollouts {
      Rollouts(
        try GoldenModel.decoder(name, precision, threads: threads), width: width, promptTokensPerStep: share)
    }

    private func request(_ prompt: [Int32], count: Int, tokens: Int, seed: UInt64) -> GenerationRequest {
      var request = GenerationRequest(prompt: prompt, maxTokens: tokens)
      request.count = count
      request.sampling.seed = seed
      return request
    }

    private func drain(_ rollouts: Rollouts) throws -> [Int: [Int: [SampledToken]]] {
      var found: [Int: [Int: [SampledToken]]] = [:]
      while !rollouts.isEmpty {
        for event in try rollouts.step() {
          found[event.request, default: [:]][event.sample, default: []].append(event.token)
        }
      }
      return found
    }

    @Test(arguments: names, ComputeType.allCases)
    func oneRequestAloneAndAmongOthers(name: String, precision: ComputeType) throws {
      let golden = try GoldenModel(name)
      let prompts = golden.sequences.map { Array($0.ids.prefix(90)) }
      let together = try rollouts(name, precision, threads: 2, share: 37)
      for (index, prompt) in prompts.enumerated() {
        _ = try together.add(
          request(prompt, count: 1 + index % 3, tokens: 20 + 7 * index, seed: UInt64(index)))
      }
      let all = try drain(together)
      for (index, prompt) in prompts.enumerated() {
        let alone = try rollouts(name, precision, threads: 1)
        _ = try alone.add(request(prompt, count: 1 + index % 3, tokens: 20 + 7 * index, seed: UInt64(index)))
        #expect(try drain(alone)[0] == all[index], "prompt \(index)")
      }
    }

    /// Decode's log-probabilities are those of reading the whole sequence at once.
    @Test(arguments: names, ComputeType.allCases)
    func decodeIsPrefill(name: String, precision: ComputeType) throws {
      let golden = try GoldenModel(name)
      let prompt = Array(golden.sequences[golden.sequences.count - 1].ids.prefix(70))
      let batch = try rollouts(name, precision, threads: 2)
      _ = try batch.add(request(prompt, count: 5, tokens: 66, seed: 7))
      let samples = try drain(batch)[0] ?? [:]
      #expect(samples.count == 5)
      let decoder = try GoldenModel.decoder(name, precision)
      for (_, tokens) in samples {
        let scored = try decoder.logProbabilities(of: prompt + tokens.map(\.id))
        #expect(Array(scored.suffix(tokens.count)) == tokens.map(\.logProbability))
      }
    }

    /// A group whose samples share the prompt's pages, and each of them alone.
    @Test(arguments: names, ComputeType.allCases)
    func sharedPrefixChangesNothing(name: String, precision: ComputeType) throws {
      let prompt = try GoldenModel(name).sequences.last?.ids ?? []
      let group = try rollouts(name, precision, threads: 2)
      _ = try group.add(request(prompt, count: 8, tokens: 70, seed: 3))
      let shared = try #require(try drain(group)[0])
      #expect(shared.count == 8)
      for (sample, tokens) in shared {
        let alone = try rollouts(name, precision, threads: 1)
        var one = request(prompt, count: 1, tokens: 70, seed: 3)
        one.firstSample = sample
        _ = try alone.add(one)
        #expect(try drain(alone)[0] == [0: tokens])
      }
    }

    @Test(arguments: ComputeType.allCases) func threadsChangeNothing(precision: ComputeType) throws {
      let ids = try GoldenModel("qwen3").sequences.last?.ids ?? []
      let one = try GoldenModel.decoder("qwen3", precision, threads: 1).logProbabilities(of: ids)
      for threads in [2, 3, 7] {
        #expect(
          try GoldenModel.decoder("qwen3", precision, threads: threads).logProbabilities(of: ids) == one)
      }
    }

    /// All instruction sets give the same bits, but for vdpbf16ps in bf16, whose order is its own.
    @Test func instructionSetsAgree() throws {
      defer { yi_isa_set(yi_isa_best()) }
      let ids = try GoldenModel("qwen3").sequences.last?.ids ?? []
      for precision in ComputeType.allCases {
        yi_isa_set(YI_ISA_PORTABLE)
        let portable = try GoldenModel.decoder("qwen3", precision).logProbabilities(of: ids)
        for isa in [YI_ISA_AVX2, YI_ISA_AVX512, YI_ISA_AVX512BF16, YI_ISA_AMX]
        where isa.rawValue <= yi_isa_best().rawValue {
          yi_isa_set(isa)
          let found = try GoldenModel.decoder("qwen3", precision).logProbabilities(of: ids)
          if precision == .fp32 || isa != YI_ISA_AVX512BF16 { #expect(found == portable) }
        }
      }
    }
  }
}
