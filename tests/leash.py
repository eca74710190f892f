"""Runs a server for as long as someone holds this script's standard input open.

    python leash.py SIGNAL USER COMMAND...      (USER may be empty)

The test run holds the other end of the pipe. When it lets go, because it is done, interrupted or
killed outright, the server's whole process group gets SIGNAL, and SIGKILL where that is not heard.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading

SECONDS_TO_STOP = 20


def run(asking: signal.Signals, user: str, command: list[str]) -> int:
    """Run `command` until it ends or standard input closes; return its exit status."""
    server = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        user=user or None,
        group=user or None,
        extra_groups=[] if user else None,
    )
    threading.Thread(target=_stop_at_the_end, args=(server, asking), daemon=True).start()
    return server.wait()


def _stop_at_the_end(server: subprocess.Popen[bytes], asking: signal.Signals) -> None:
    while os.read(0, 1):  # not sys.stdin, whose lock would disturb an exit while this waits
        pass
    os.killpg(server.pid, asking)
    try:
        server.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)


if __name__ == "__main__":
    # Interrupting the test run is the test run's affair: it lets go of the pipe in its own time.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.exit(run(signal.Signals[sys.argv[1]], sys.argv[2], sys.argv[3:]))
