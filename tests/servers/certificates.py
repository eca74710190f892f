"""A certificate for servers on this machine, of an authority of this test run alone."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate's file, which is its own authority, and its key's."""

    file: Path
    key: Path


def make_certificate(folder: Path) -> Certificate:
    """Make a certificate for 127.0.0.1 and localhost in `folder`."""
    made = Certificate(folder / "certificate.pem", folder / "key.pem")
    command: list[str | Path] = ["openssl", "req", "-x509", "-newkey", "ec", "-nodes"]
    command += ["-pkeyopt", "ec_paramgen_curve:prime256v1", "-days", "2", "-subj", "/CN=localhost"]
    command += ["-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost"]
    command += ["-out", made.file, "-keyout", made.key]
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    return made
