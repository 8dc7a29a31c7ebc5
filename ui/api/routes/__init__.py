"""The calls, by noun. Each is one command or one read, the same as behind the pages."""
