"""What can be wrong with the embedded server."""


class EmbeddedError(RuntimeError):
    """The embedded server cannot be had. The message says why, and what to do, to a person."""
