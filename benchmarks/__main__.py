"""`python -m benchmarks`: measures the desk on large databases and prints tables; asserts nothing.

    --tickets 10000,100000        how many tickets; the last column compares largest to smallest
    --database sqlite,postgresql  on which databases
    --only queue,search           which parts: see PARTS
    --runs 30                     how often each page and verb is done
    --mails 300                   how many mails are taken in

Each is also read from the environment (BENCH_TICKETS, BENCH_DATABASE, …), as for `make bench`.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks import pages, verbs
from benchmarks.applications import application
from benchmarks.databases import KINDS, migrated_database, server_of, version_of
from benchmarks.intake import Intake, measure_intake
from benchmarks.machine import facts
from benchmarks.making.worlds import make_world
from benchmarks.measuring import Timing
from benchmarks.pages import Visit, visit
from benchmarks.tables import table
from tests.databases import Server

Part = Callable[[Visit], Iterator[Timing]]

PARTS: dict[str, Part] = {
    "queue": pages.queue,
    "ticket": pages.ticket,
    "customer": pages.customer,
    "search": pages.search,
    "deadlines": pages.deadlines,
    "opening": verbs.opening,
    "reply": verbs.replying,
}
OTHER_PARTS = ("intake", "reckoning")

Found = tuple[list[Timing], Intake | None]


def main(arguments: list[str]) -> None:
    """Measure what was asked for and print it."""
    asked = _read(arguments)
    print("\n".join(facts()))
    if "reckoning" in asked.only:
        print(f"\nReckoning, in microseconds\n{_reckoned()}")
    for kind in asked.database:
        with tempfile.TemporaryDirectory(prefix="desk-bench-") as name:
            _measure_database(kind, Path(name), asked)


def _measure_database(kind: str, folder: Path, asked: argparse.Namespace) -> None:
    found: dict[int, Found] = {}
    with server_of(kind, folder) as server:
        for tickets in asked.tickets:
            found[tickets] = _measure(server, folder / str(tickets), tickets, asked)
    timings = {tickets: each for tickets, (each, _) in found.items()}
    print(f"\n{kind}: pages and verbs, in milliseconds\n{_compared(timings)}")
    taken = {tickets: intake for tickets, (_, intake) in found.items() if intake}
    if taken:
        print(f"\n{kind}: mail intake\n{_taken(taken)}")
    sys.stdout.flush()


def _measure(server: Server, folder: Path, tickets: int, asked: argparse.Namespace) -> Found:
    url = migrated_database(server)
    begin = time.monotonic()
    world = make_world(url, tickets)
    _say(f"{version_of(url)}: {tickets:,} tickets, {world.counts['message']:,} messages made "
         f"in {time.monotonic() - begin:.0f} s")  # fmt: skip
    with application(url, folder / "var") as app:
        looking = visit(app, world, runs=asked.runs)
        timings = [
            timing for name, part in PARTS.items() if name in asked.only for timing in part(looking)
        ]
        if "intake" not in asked.only:
            return timings, None
        return timings, measure_intake(app, world, url, folder, asked.mails)


def _reckoned() -> str:
    rows = [[t.name, f"{t.median * 1000:.0f}", f"{t.p95 * 1000:.0f}"] for t in verbs.reckoning()]
    return table(("", "median", "p95"), rows)


def _compared(timings: dict[int, list[Timing]]) -> str:
    sizes = sorted(timings)
    names = [f"{name} {_short(size)}" for size in sizes for name in ("median", "p95", "cpu")]
    head = ["", *names, "queries", *(["ratio"] if len(sizes) > 1 else [])]
    rows = []
    for same in zip(*(timings[size] for size in sizes), strict=True):
        figures = [f"{figure:.1f}" for one in same for figure in (one.median, one.p95, one.cpu)]
        ratio = [f"{same[-1].median / same[0].median:.2f}"] if len(sizes) > 1 else []
        rows.append([same[0].name, *figures, str(same[-1].queries), *ratio])
    return table(head, rows)


def _short(tickets: int) -> str:
    return f"{tickets // 1000}k" if tickets % 1000 == 0 else str(tickets)


def _taken(taken: dict[int, Intake]) -> str:
    head = ("tickets", "mails", "mails/s", "CPU ms/mail", "MB before", "MB peak", "became")
    rows = [
        [
            f"{tickets:,}",
            str(intake.mails),
            f"{intake.mails / intake.seconds:.0f}",
            f"{intake.cpu_seconds / intake.mails * 1000:.1f}",
            f"{intake.memory_before_mb:.0f}",
            f"{intake.memory_peak_mb:.0f}",
            intake.outcomes,
        ]
        for tickets, intake in sorted(taken.items())
    ]
    return table(head, rows)


def _read(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser("benchmarks", description="Measures how quick the desk is.")
    every = [*PARTS, *OTHER_PARTS]
    for name, kind, default in (
        ("tickets", _numbers, "10000,100000"),
        ("database", _choice(KINDS), ",".join(KINDS)),
        ("only", _choice(every), ",".join(every)),
        ("runs", int, "30"),
        ("mails", int, "300"),
    ):
        default = os.environ.get(f"BENCH_{name.upper()}") or default
        parser.add_argument(f"--{name}", type=kind, default=default, help=f"default: {default}")
    return parser.parse_args(arguments)


def _numbers(text: str) -> list[int]:
    return sorted(int(part) for part in text.split(","))


def _choice(known: tuple[str, ...] | list[str]) -> Callable[[str], list[str]]:
    def read(text: str) -> list[str]:
        chosen = text.split(",")
        for part in chosen:
            if part not in known:
                raise argparse.ArgumentTypeError(f"{part} is none of {', '.join(known)}")
        return chosen

    return read


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
