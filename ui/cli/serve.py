"""Commands that serve: as a demo, and for real."""

import sys

from ui.cli.connection import database_url, opened


def demo() -> None:
    """Serve with demo people and one-click sign-in, on this machine only."""
    from domain.demo import seed
    from ui import app, settings
    from ui.cli import doctor as checks

    chosen = settings.load()
    settings.only_loopback(chosen)
    with database_url(chosen) as url:
        if might := checks.too_mighty(url):
            print(f"Warning: {might}", file=sys.stderr)
        with opened(url) as database:
            seed(database, chosen.rules())
        app.serve_forever(chosen, url, demo=True)


def serve() -> None:
    """Serve for real. Refuses to start half-configured, and names the missing setting."""
    from persistence import migrate
    from ui import app, settings
    from ui.cli import doctor as checks

    chosen = settings.load()
    settings.ready_to_serve(chosen)
    with database_url(chosen) as url:
        if might := checks.too_mighty(url):
            raise settings.SettingsError(f"MENTORSHIP_DATABASE_URL does not fit: {might}")
        migrate.upgrade(url)
        app.serve_forever(chosen, url, demo=False)
