"""The only package that touches what NiceGUI does not promise: see docs/nicegui.md, and its contract test.

Each room is one idea with one small function that puts it in place; doing so twice changes nothing.
"""
