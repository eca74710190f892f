"""What can go wrong at the desk, by kind: each error names the rule that was broken.

An error carries a `code` (stable, in English, for sentences and JSON) and the particulars that a
sentence about it needs. Sentences are made where they are shown, in the reader's language
(`desk.web.errors`, `desk.cli`).
"""

from __future__ import annotations


class DeskError(Exception):
    """A rule of the desk was broken.

    `code` names the rule (for example `subject_missing`); `about` holds the values a sentence
    about it needs. Neither may hold a secret.
    """

    def __init__(self, code: str, **about: object) -> None:
        """Keep the rule's name and what the error is about."""
        super().__init__(code, about)
        self.code = code
        self.about = about

    def __str__(self) -> str:
        particulars = ", ".join(f"{key}={value!r}" for key, value in self.about.items())
        return f"{self.code} ({particulars})" if particulars else self.code


class Invalid(DeskError):
    """What was handed in breaks a rule of form: a field, a file, an argument (422)."""


class NotFound(DeskError):
    """There is no such thing for this reader (404); absent and hidden look alike."""


class Forbidden(DeskError):
    """The reader may see the thing but not do this with it (403)."""


class Conflict(DeskError):
    """The thing's present state does not allow it (409)."""


class TooLarge(DeskError):
    """More bytes, rows or parts than the desk takes (413)."""


class Unreadable(DeskError):
    """A file or mail that is not what it should be, as a whole (422)."""


class SettingWrong(DeskError):
    """A setting of the environment is odd or missing; the desk does not start."""
