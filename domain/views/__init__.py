"""Reads for screens and the API: frozen facts, with what this viewer may do and why not.

Rows never leave this room. `shapes` says what a screen receives; the other files fill it.
"""
