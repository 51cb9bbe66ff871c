import Foundation
import Slurm
import TestKit
import Testing

/// Scripts are run by bash itself, with programs of ours in the place of yisang and scontrol.
struct JobScriptTests {
  private func script(_ folder: String, program: String, _ arguments: [String] = ["filter"]) -> JobScript {
    JobScript(
      program: program, arguments: arguments, directory: folder, folder: folder, name: "yisang-filter",
      options: ["--comment=it's one"], countsCores: true)
  }

  private func write(_ text: String, _ path: String) throws {
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    chmod(path, 0o755)
  }

  /// Runs the script as the second of three tasks.
  private func start(_ text: String, in folder: String) throws -> Process {
    try write(text, folder + "/script.sh")
    let process = Process()
    // The thread of a test may have signals blocked, and whoever it starts would inherit that; slurmd blocks none.
    process.executableURL = URL(filePath: "/usr/bin/perl")
    process.arguments = [
      "-MPOSIX", "-e", "sigprocmask(SIG_SETMASK, POSIX::SigSet->new); exec @ARGV", "/bin/bash",
      folder + "/script.sh",
    ]
    process.environment = [
      "PATH": folder + ":/usr/bin:/bin", "SLURM_ARRAY_TASK_ID": "2", "SLURM_ARRAY_JOB_ID": "77",
      "SLURM_JOB_ID": "79", "SLURMD_NODENAME": "yi1", "SLURM_CPUS_ON_NODE": "3",
    ]
    process.currentDirectoryURL = URL(filePath: folder)
    try process.run()
    return process
  }

  private func read(_ path: String) -> String {
    FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }

  @Test func theHeadIsWhatSbatchReads() {
    let text = script("/data/jobs/filter-1", program: "/opt/yisang").text(
      of: JobStep("filter", parts: "--shards", tasks: 3))
    let head = text.split(separator: "\n").filter { $0.hasPrefix("#SBATCH ") }.map { $0.dropFirst(8) }
    #expect(
      head == [
        "--job-name=yisang-filter-filter", "--chdir=/data/jobs/filter-1",
        "--output=/data/jobs/filter-1/filter-%a.out", "--error=/data/jobs/filter-1/filter-%a.log",
        "--open-mode=append", "--requeue", "--signal=B:INT@120", "--kill-on-invalid-dep=yes", "--array=1-3",
        "'--comment=it'\\''s one'",
      ])
    // A path of any letters: sbatch takes % for the beginning of a number, and bash parts words at spaces.
    let odd = script("/data/말 뭉치%a", program: "/p").text(of: JobStep("end"))
    #expect(odd.contains("#SBATCH '--output=/data/말 뭉치%%a/end-1.out'"))
    #expect(odd.contains("\nend='/data/말 뭉치%a'/end-1\n"))
    #expect(!script("/d", program: "/p").text(of: JobStep("end")).contains("--array"))
  }

  @Test func aTaskGetsItsPartAndLeavesItsEnd() throws {
    let scratch = try Scratch()
    let folder = scratch.path
    try write("#!/bin/bash\necho \"$@\" > \(folder)/called\nexit 5\n", folder + "/a program")
    let text = script(folder, program: folder + "/a program", ["filter", "--exclude-ids", "a b'c"]).text(
      of: JobStep("filter", parts: "--shards", tasks: 3))
    let process = try start(text, in: folder)
    process.waitUntilExit()
    #expect(process.terminationStatus == 5)
    #expect(
      read(folder + "/called") == "filter --exclude-ids a b'c --shards 2/3 --workers 3\n")
    let jobs = JobsFolder(corpus: folder)
    #expect(jobs.path == folder + "/jobs")
    #expect(read(folder + "/filter-2.end").hasPrefix("5 yi1 "))
    #expect(read(folder + "/filter-2.begun").hasPrefix("yi1 "))
  }

  /// Slurm's warning reaches the program as Ctrl-C; what stops with work left is queued again, and leaves no end.
  @Test func aTaskThatIsToldToGoIsQueuedAgain() throws {
    let scratch = try Scratch()
    let folder = scratch.path
    // Files by their whole paths: `exec`ed programs have none of bash's own commands.
    try write(
      """
      #!/bin/bash
      trap 'echo told > \(folder)/heard; exit 3' TERM
      echo > \(folder)/ready
      for _ in $(seq 600); do sleep 0.05; done
      """, folder + "/program")
    try write("#!/bin/bash\necho \"$@\" > \(folder)/queued\n", folder + "/scontrol")
    let text = script(folder, program: folder + "/program").text(
      of: JobStep("filter", parts: "--shards", tasks: 3))
    let process = try start(text, in: folder)
    for _ in 0..<8_000 where read(folder + "/ready").isEmpty { usleep(25_000) }
    process.interrupt()
    process.waitUntilExit()
    #expect(read(folder + "/heard") == "told\n")
    #expect(read(folder + "/queued") == "requeue 77_2\n")
    #expect(process.terminationStatus == 0)
    #expect(read(folder + "/filter-2.end").isEmpty)
  }

  /// What has kept nothing of its work would end the same way again.
  @Test func aTaskThatKeepsNothingIsNotQueuedAgain() {
    let one = script("/d", program: "/p")
    #expect(one.text(of: JobStep("end")).contains("scontrol requeue"))
    #expect(!one.text(of: JobStep("end", goesOn: false)).contains("scontrol requeue"))
  }
}
