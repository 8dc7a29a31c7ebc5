"""What the calls take, by noun: shapes, and the limits of `domain.limits` told to programs.

What a value must be like is the domain's to say and to refuse, after it has trimmed what was typed; so the limits
stand in the description of the API, and are enforced in one place.
"""
