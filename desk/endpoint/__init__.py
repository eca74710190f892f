"""Secure Endpoint: from alert mail to detection event to incident."""
