"""Who acts: a person, or one of the desk's own named parts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did something: `person_id` for a person, None for a part of the desk."""

    name: str
    person_id: int | None = None

    @property
    def is_person(self) -> bool:
        """Whether a person acted, not the desk by itself."""
        return self.person_id is not None


INTAKE = Actor("intake")
"""Acts for a mail whose sender is not a person that the desk knows."""

TIMETABLE = Actor("timetable")
"""Acts for a job of the jobs process."""
