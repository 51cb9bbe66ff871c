/// The variables of a block; what it does not have, its parent has.
final class Scope {
  private var values: [Name: Value]
  private let parent: Scope?

  init(_ parent: Scope?, _ values: [Name: Value] = [:]) { (self.parent, self.values) = (parent, values) }

  subscript(_ name: Name) -> Value? {
    get {
      var scope: Scope? = self
      while let here = scope {
        if let value = here.values[name] { return value }
        scope = here.parent
      }
      return nil
    }
    set { values[name] = newValue }
  }

  /// Lets go of what may refer back to the scope.
  func empty() { values = [:] }
}
