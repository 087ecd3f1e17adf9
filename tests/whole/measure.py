"""Runs a command with an empty cache and says what it took:
measure.py NAME COMMAND...

Wall time, processor time of all its processes, and the peak of their memory
together (pages they share counted once; looked at every 50 ms)."""
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time


def group(pid):
    """The process and what descends from it."""
    parents = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat", encoding="utf-8",
                          errors="replace") as file:
                    text = file.read()
                parents[int(name)] = int(
                    text[text.rindex(")") + 2:].split()[1])
            except (OSError, ValueError):
                continue
    found, fresh = {pid}, True
    while fresh:
        fresh = {p for p, parent in parents.items()
                 if parent in found} - found
        found |= fresh
    return found


def memory(pids):
    """[MB] proportional set size of all."""
    total = 0
    for pid in pids:
        try:
            with open(f"/proc/{pid}/smaps_rollup",
                      encoding="utf-8") as file:
                total += sum(int(line.split()[1]) for line in file
                             if line.startswith("Pss:"))
        except OSError:
            continue
    return total / 1024


def watch(process, peak):
    while process.poll() is None:
        peak[0] = max(peak[0], memory(group(process.pid)))
        time.sleep(0.05)


def main():
    name, *command = sys.argv[1:]
    with tempfile.TemporaryDirectory() as cache, \
            tempfile.TemporaryFile() as said:
        began, peak = time.monotonic(), [0.0]
        process = subprocess.Popen(
            command, env={**os.environ, "XDG_CACHE_HOME": cache},
            stdout=subprocess.DEVNULL, stderr=said)
        thread = threading.Thread(target=watch, args=(process, peak))
        thread.start()
        status = process.wait()
        wall = time.monotonic() - began
        thread.join()
        said.seek(0)
        messages = said.read().decode("utf-8", "replace").splitlines()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    if status:
        print("\n".join(messages[-10:]))
    print(f"{name}: {wall:.2f} s wall, "
          f"{used.ru_utime + used.ru_stime:.2f} s CPU, "
          f"{peak[0]:.0f} MB at most, {len(messages)} messages, "
          f"exit {status}", flush=True)
    return status


if __name__ == "__main__":
    sys.exit(main())
