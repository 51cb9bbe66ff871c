"""What benchmarks of whole processes share."""
import contextlib
import json
import os
import sqlite3
import statistics
import subprocess
import tempfile
import time

# Memory that is given back is asked for again in every step, and cleared by the system each time; so it is kept.
KEPT = {"MALLOC_MMAP_MAX_": "0", "MALLOC_TRIM_THRESHOLD_": str(1 << 36), "MALLOC_TOP_PAD_": str(1 << 28)}


def chosen(name, usual):
    return os.environ.get(name, usual).split()


def say(**measured):
    """`load`: processes that wanted to run in the last minute; above the number of cores the machine was not ours alone."""
    print(json.dumps(measured | {"load": round(os.getloadavg()[0], 1)}), flush=True)


def spent(command, **environment):
    """Standard output, processor time, peak memory and time by the wall of a process; nothing where it failed."""
    start = time.perf_counter()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = subprocess.Popen(list(map(str, command)), stdout=out, stderr=err, env=os.environ | environment)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0), err.seek(0)
        if process.returncode:
            said = err.read().decode(errors="replace").strip()[-500:]
            print(json.dumps({"failed": list(map(str, command)), "error": said}), flush=True)
            return None
        return out.read().decode(), usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1024, time.perf_counter() - start


def later(run, name):
    """A metric of all steps of a run but the first, in their order."""
    with contextlib.closing(sqlite3.connect(f"file:{run}/metrics.sqlite?mode=ro", uri=True)) as base:
        return [value for _, value in base.execute(
            "SELECT step, value FROM metric WHERE name = ? AND step > 1 ORDER BY step", (name,))]


def spread(ratios):
    return [round(one, 2) for one in (statistics.median(ratios), min(ratios), max(ratios))]
