"""What may happen: lifecycle, permissions, commands and reads. Knows no screen and no HTTP."""
