import ModelKernels

extension Crew {
  /// Which kernels run here (`amx`, `avx512`, `avx2`, `scalar` …). Bits are promised for one of them; another may round otherwise.
  public static var processor: String { String(cString: yi_isa_name(yi_isa_now())) }
}
