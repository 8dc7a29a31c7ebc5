"""What things cost here, beside what they cost bare, in one run: `make bench`. It informs, it does not gate."""
