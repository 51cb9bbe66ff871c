public import StrictJSON

/// A model's chat template: Jinja as Hugging Face transformers runs it
/// (`ImmutableSandboxedEnvironment` with `trim_blocks` and `lstrip_blocks`).
public struct ChatTemplate: Sendable {
  /// The template as it was written.
  public let source: [UInt8]
  /// Variables that come with the model: `bos_token`, `eos_token` and other special tokens.
  public var tokens: [JSON.Member]
  private let statements: [Statement]
  /// The template to take where tools are given, if the model has another one for it.
  private let withTools: [Statement]?

  /// - Throws: `TemplateError` with the line where the template is no Jinja.
  public init(source: [UInt8], toolSource: [UInt8]? = nil, tokens: [JSON.Member] = []) throws {
    self.source = source
    self.tokens = tokens
    statements = try Parser.statements(of: source)
    withTools = try toolSource.map { try Parser.statements(of: $0) }
  }

  /// Renders a conversation, as `apply_chat_template` of transformers does.
  ///
  /// - Parameters:
  ///   - messages: an array of objects.
  ///   - tools: an array of objects, or nothing.
  ///   - continueFinalMessage: ends the text in the middle of the last message, so that the model goes on with it.
  ///   - variables: more variables of the template, such as `enable_thinking`; these win over all others.
  ///   - now: what the template's clock says.
  /// - Throws: `TemplateError` for what the template refuses, a mistake in it, or one that would not end.
  public func render(
    messages: JSON, tools: JSON? = nil, addGenerationPrompt: Bool = false, continueFinalMessage: Bool = false,
    variables: [JSON.Member] = [], now: LocalTime
  ) throws -> RenderedChat {
    guard case .array(let items) = messages else { throw TemplateError("messages must be a list") }
    guard !(addGenerationPrompt && continueFinalMessage) else {
      throw TemplateError("a generation prompt and a final message to continue exclude one another")
    }
    var conversation = try items.map { try $0.withReasoningNames() }
    let ending = continueFinalMessage ? try FinalMessage(marking: &conversation, source) : nil
    let tools = tools.flatMap { $0.isNull ? nil : $0 }
    let given: [JSON.Member] =
      [
        JSON.Member("messages", .array(conversation)), JSON.Member("tools", tools ?? .null),
        JSON.Member("documents", .null), JSON.Member("add_generation_prompt", .bool(addGenerationPrompt)),
      ]
    let chat = try run(tools == nil ? statements : withTools ?? statements, tokens + given + variables, now)
    return try ending?.cut(chat) ?? chat
  }

  /// Renders the template with these variables and no others.
  public func render(variables: [JSON.Member], now: LocalTime) throws -> RenderedChat {
    try run(statements, variables, now)
  }

  func run(
    _ statements: [Statement], _ members: [JSON.Member], _ now: LocalTime, limits: Limits = Limits()
  ) throws -> RenderedChat {
    var variables: [Name: Value] = [:]
    for member in members { variables[member.name] = try Value(member.value) }
    let evaluator = Evaluator(variables: variables, limits: limits, now: now)
    let text = try evaluator.render(statements)
    return RenderedChat(text: text, lossSpans: evaluator.spans)
  }

  func run(_ members: [JSON.Member], now: LocalTime, limits: Limits) throws -> RenderedChat {
    try run(statements, members, now, limits: limits)
  }
}

/// A conversation as the model reads it.
public struct RenderedChat: Sendable, Equatable {
  /// UTF-8.
  public var text: [UInt8]
  /// What the assistant wrote: the `{% generation %}` blocks, in bytes of the text.
  public var lossSpans: [Range<Int>]
}

extension Value {
  init(_ json: JSON) throws {
    switch json {
    case .null: self = .none
    case .bool(let bool): self = .bool(bool)
    case .integer(let int): self = .int(int)
    case .number(let double): self = .float(double)
    case .string(let bytes): self = .text(bytes)
    case .array(let items): self = try .list(try items.map { try Value($0) })
    case .object(let members):
      var mapping = Mapping()
      for member in members { try mapping.set(.text(member.name), try Value(member.value)) }
      self = .dict(mapping)
    }
  }
}
