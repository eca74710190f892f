"""The mail door: which mail is a reply, a new ticket, an alert, a bounce, or held for a person."""
