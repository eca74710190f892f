"""Customers, resellers, operators; their roles, log-in, and who may see and do what."""
