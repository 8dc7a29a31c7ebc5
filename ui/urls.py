"""Every address, once."""

HOME = "/mentorship/dashboard"
SIGN_IN = "/sign-in"
