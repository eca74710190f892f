"""The managed-operations help desk: rooms of the business, one folder each."""
