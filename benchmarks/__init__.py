"""How quick the desk is: makes large databases and measures what people and mails wait for."""
