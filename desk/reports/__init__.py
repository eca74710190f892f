"""Operations reports: a month of one customer as one frozen value, and pages and PDF made from it.

S menu 1(3): from dashboard data and incident handling, in the month after the month reported.
"""
