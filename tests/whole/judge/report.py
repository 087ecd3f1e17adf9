"""One line a test; the driver counts them."""
import sys
import traceback

GOT = {"PASS": 0, "FAIL": 0, "SKIP": 0}
SHOWN = 12  # faults shown of one test


def say(verdict, name, why=""):
    GOT[verdict] += 1
    print(f"{verdict} {name}" + (f": {why}" if why else ""), flush=True)


def skip(name, why):
    say("SKIP", name, why)


def check(name, faults):
    """Passes when the list of faults is empty; shows the first of them."""
    faults = list(faults)
    if not faults:
        say("PASS", name)
        return
    say("FAIL", name, faults[0] if len(faults) == 1 else
        f"{len(faults)} faults")
    if len(faults) > 1:
        for fault in faults[:SHOWN]:
            print(f"     {fault}")
        if len(faults) > SHOWN:
            print(f"     and {len(faults) - SHOWN} more")


def run(name, test, *args):
    """A test is a generator of faults; one that breaks down has failed."""
    try:
        check(name, test(*args))
    except Exception as fault:  # pylint: disable=broad-except
        last = traceback.extract_tb(fault.__traceback__)[-1]
        say("FAIL", name, f"the test broke down: {fault!r} "
            f"({last.filename.rsplit('/', 1)[-1]}:{last.lineno})")


def finish():
    sys.exit(1 if GOT["FAIL"] else 0)


def excerpt(text, at, around=24):
    """The words on both sides of a place."""
    return f"…{text[max(0, at - around):at]}▶{text[at:at + around]}…"
