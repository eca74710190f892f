"""What the jobs process did and when: the record of its runs, and who may run what."""
