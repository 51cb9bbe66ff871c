internal import Foundation

/// The batch script of a step, as sbatch(1) reads it. Pure: text out of values.
///
/// A task whose time is nearly up stops as on Ctrl-C, and is queued again where it has more to do; one that is cancelled stops
/// and is not. What came of each task stands in a file of its own.
public struct JobScript: Sendable {
  /// Seconds before its end that a task hears of it.
  public static let warning = 120

  /// The program, by an absolute path that the nodes have too.
  public let program: String
  /// Its arguments, but for a task's part and cores.
  public let arguments: [String]
  /// Where it is started.
  public let directory: String
  /// Where scripts, logs and ends lie.
  public let folder: String
  /// The job's name in the queue.
  public let name: String
  /// Further options of sbatch, as they are.
  public let options: [String]
  /// `NAME=value`, set for the program.
  public let environment: [String]
  /// Whether the verb takes `--workers`, and is not given it: it then works with the cores that the task has.
  public let countsCores: Bool

  /// A script for any step of a verb.
  public init(
    program: String, arguments: [String], directory: String, folder: String, name: String,
    options: [String], environment: [String] = [], countsCores: Bool
  ) {
    self.environment = environment
    (self.program, self.arguments, self.directory) = (program, arguments, directory)
    (self.folder, self.name, self.options, self.countsCores) = (folder, name, options, countsCores)
  }

  /// The script of a step.
  public func text(of step: JobStep) -> String {
    let isArray = step.isArray
    let task = isArray ? "$SLURM_ARRAY_TASK_ID" : "1"
    // In names of files sbatch takes % for the beginning of a number.
    let log =
      folder.replacingOccurrences(of: "%", with: "%%") + "/\(step.name)-\(isArray ? "%a" : "1")"
    var head = [
      "--job-name=\(name)-\(step.name)", "--chdir=\(directory)", "--output=\(log).out", "--error=\(log).log",
      "--open-mode=append", "--requeue", "--signal=B:INT@\(JobScript.warning)", "--kill-on-invalid-dep=yes",
    ]
    if isArray { head.append("--array=1-\(step.tasks)") }
    head += options
    var words = [program] + arguments
    if let flag = step.flag { words.append(flag) }
    var command = words.map(JobScript.quoted).joined(separator: " ")
    if step.flag != nil { command += " \"\(task)/\(step.tasks)\"" }
    if countsCores { command += " --workers \"${SLURM_CPUS_ON_NODE:-1}\"" }
    return """
      #!/bin/bash
      \(head.map { "#SBATCH " + JobScript.quoted($0) }.joined(separator: "\n"))

      end=\(JobScript.quoted(folder))/\(step.name)-\(task)
      id=${SLURM_ARRAY_JOB_ID:-$SLURM_JOB_ID}
      [ -z "${SLURM_ARRAY_TASK_ID:-}" ] || id=${id}_$SLURM_ARRAY_TASK_ID
      echo "$SLURMD_NODENAME $(date +%s)" >> "$end.begun"
      rm -f "$end.end"
      \(environment.map { "export " + JobScript.quoted($0) }.joined(separator: "\n"))
      told= child=
      # To a command in the background bash gives no Ctrl-C; SIGTERM stops as gently.
      trap 'told=1; [ -z "$child" ] || kill -TERM "$child" 2> /dev/null' INT
      # Whoever cancels a job signals all that runs in it.
      trap : TERM
      \(command) &
      child=$!
      [ -z "$told" ] || kill -TERM $child
      wait $child
      status=$?
      while kill -0 $child 2> /dev/null; do
        wait $child
        status=$?
      done
      \(step.goesOn ? JobScript.again : "# Told to go, it has kept nothing: to begin again would end the same way.")
      echo "$status $SLURMD_NODENAME $(date +%s)" > "$end.end.new"
      mv "$end.end.new" "$end.end"
      exit $status

      """
  }

  /// Queued again as long as it is not for ever: a time of minutes is over as soon as it begins.
  private static let again = """
    if [ -n "$told" ] && [ $status = 3 ] && [ "${SLURM_RESTART_COUNT:-0}" -lt \(mostRestarts) ]; then
      scontrol requeue "$id" && exit 0
    fi
    """

  /// How often a task is queued again.
  static let mostRestarts = 200

  /// A word as bash and sbatch read it.
  public static func quoted(_ word: String) -> String {
    let plain =
      !word.isEmpty
      && word.utf8.allSatisfy { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "-_./=:,@%+".utf8.contains(byte)
        }
      }
    return plain
      ? word
      : "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
  }
}
