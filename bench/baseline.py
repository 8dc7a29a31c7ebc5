"""`python -m bench.bare PORT`: a heading, an input and a button, served with the product's own settings."""

import sys

from nicegui import app, html, ui

from ui.app import say_when_ready


@ui.page("/")
def bare_page() -> None:
    html.h1("Bare")
    ui.input("Name")
    ui.button("Go", on_click=lambda: ui.notify("Gone"))


def main(port: int) -> None:
    say_when_ready(f"http://localhost:{port}")
    ui.run(
        host="127.0.0.1",
        port=port,
        show=False,
        reload=False,
        show_welcome_message=False,
        reconnect_timeout=60,
        binding_refresh_interval=None,
        http="h11",
        loop="uvloop" if sys.platform != "win32" else "auto",
        access_log=False,
    )


if __name__ == "__main__":
    app.on_exception(lambda error: print(error, file=sys.stderr))
    main(int(sys.argv[1]))
