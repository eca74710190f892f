"""Japan's national holidays: 国民の祝日, 振替休日 and 国民の休日 (services 2.3, cisco 6).

The home of the `holidays` library; the names are the Japanese ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType

import holidays


@lru_cache(maxsize=256)
def national_holidays(year: int) -> Mapping[date, str]:
    """Return the national holidays of `year` with their Japanese names, weekends included."""
    found = holidays.country_holidays("JP", years=[year], expand=False, language="ja")
    return MappingProxyType(dict(found.items()))
