"""The extension table: read, check, compare, count, ledger, work items (W menu 2(3), W 別紙1).

Nothing is imported here, so that asking for a value type never loads the workbook library.
"""
