import ArgumentParser

struct CompletionsVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "completions",
    abstract: "Print a script that lets a shell complete verbs, flags, choices and files.",
    discussion: """
      bash: source it from ~/.bashrc, or put it where bash-completion looks. zsh: put it as _yisang into a folder of \
      $fpath. fish: put it into ~/.config/fish/completions. Make it again after the program is updated.

      Examples:
        source <(yisang completions bash)
        yisang completions bash > ~/.local/share/bash-completion/completions/yisang
        yisang completions zsh > ~/.zfunc/_yisang      # fpath+=~/.zfunc before compinit, in ~/.zshrc
        yisang completions fish > ~/.config/fish/completions/yisang.fish
      """)

  enum Shell: String, ExpressibleByArgument, CaseIterable {
    case bash, zsh, fish

    var parserShell: CompletionShell {
      switch self {
      case .bash: .bash
      case .zsh: .zsh
      case .fish: .fish
      }
    }
  }

  @Argument(help: "The shell.")
  var shell: Shell

  func run() { Console.out(Yisang.completionScript(for: shell.parserShell)) }
}
