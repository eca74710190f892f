"""Business time: opening hours, holidays, reckoning. Pure: no database, no clock, no file."""

from desk.hours.days import (
    closing_of,
    days_before,
    due_after_business_days,
    last_business_day_of_month,
    months_before_month_end,
    nth_business_day_before,
)
from desk.hours.explaining import Step, StepCode, explain_business_days, explain_business_time
from desk.hours.moments import FIRST_DAY, JST, LAST_DAY, in_japan
from desk.hours.opening import (
    ALWAYS_OPEN,
    BusinessCalendar,
    WhyClosed,
    business_calendar,
    is_open,
    next_opening,
)
from desk.hours.pausing import Pause, Reckoning, reckon
from desk.hours.reckoning import add_business_time, business_time_between
from desk.hours.week import (
    AROUND_THE_CLOCK,
    DIS_HOURS,
    YEAR_END,
    OpenSpan,
    Week,
    YearlyClosure,
    same_hours,
)

__all__ = [
    "ALWAYS_OPEN",
    "AROUND_THE_CLOCK",
    "DIS_HOURS",
    "FIRST_DAY",
    "JST",
    "LAST_DAY",
    "YEAR_END",
    "BusinessCalendar",
    "OpenSpan",
    "Pause",
    "Reckoning",
    "Step",
    "StepCode",
    "Week",
    "WhyClosed",
    "YearlyClosure",
    "add_business_time",
    "business_calendar",
    "business_time_between",
    "closing_of",
    "days_before",
    "due_after_business_days",
    "explain_business_days",
    "explain_business_time",
    "in_japan",
    "is_open",
    "last_business_day_of_month",
    "months_before_month_end",
    "next_opening",
    "nth_business_day_before",
    "reckon",
    "same_hours",
]
