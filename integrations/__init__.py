"""The world outside: calendars. Knows no rules and no database; what it needs is handed in."""
