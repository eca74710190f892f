"""Mail: bytes to a mail, threads, mailboxes, letters and the outbox."""
