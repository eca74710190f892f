"""Makes a desk's database of any size, the same for the same seed."""
