"""Lets `python -m jobs` be the jobs process."""
import time
while True: time.sleep(1)
