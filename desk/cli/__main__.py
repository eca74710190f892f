"""Lets `python -m desk.cli` be the `desk` command."""

from desk.cli import main

main()
