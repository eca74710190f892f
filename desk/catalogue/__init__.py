"""What the desk sells: the services and their terms as data, and the operator's own days."""
