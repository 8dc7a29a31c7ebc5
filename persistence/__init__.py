"""What is remembered: tables, constraints, row-level security, queries, the embedded server."""
