"""A small known world, for the demo and for tests: invented people who look real."""
