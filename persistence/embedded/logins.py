"""Who may log in to the embedded server, with what password, and at which address."""

import secrets
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.pq import PGconn, Ping
from psycopg.sql import SQL, Identifier, Literal
from sqlalchemy import URL

from persistence.embedded.cluster import Cluster
from persistence.embedded.errors import EmbeddedError

__all__ = ["Ping", "make", "make_passwords", "ping", "url"]


def make(cluster: Cluster) -> None:
    """The product's three roles and its empty database. Safe to repeat, also after a crash half-way."""
    try:
        with psycopg.connect(_superuser(cluster), autocommit=True) as admin:
            there = {name for (name,) in admin.execute("SELECT rolname FROM pg_roles")}
            for role in {"mentorship", "mentorship_app", "mentorship_system"} - there:
                admin.execute(SQL("CREATE ROLE {} NOINHERIT").format(Identifier(role)))
            may = SQL("LOGIN INHERIT NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB")
            password = Literal(_passwords(cluster)["mentorship"])
            admin.execute(SQL("ALTER ROLE mentorship {} PASSWORD {}").format(may, password))
            admin.execute(
                "GRANT mentorship_app, mentorship_system TO mentorship WITH INHERIT FALSE, SET TRUE"
            )
            if not admin.execute("SELECT 1 FROM pg_database WHERE datname = 'mentorship'").fetchone():
                admin.execute("CREATE DATABASE mentorship OWNER mentorship")
    except psycopg.Error as fault:
        raise EmbeddedError(f"PostgreSQL runs, but could not make the product's login: {fault}") from fault


def url(cluster: Cluster, name: str) -> str:
    """The SQLAlchemy URL of this login, for the database of the same name."""
    login = _login(cluster, name)
    where = {"host": login["host"], "port": login["port"]}
    made = URL.create("postgresql+psycopg", name, login["password"], database=login["dbname"], query=where)
    return made.render_as_string(hide_password=False)


def ping(cluster: Cluster) -> Ping:
    """How the server answers: OK, REJECT while it recovers or stops, NO_RESPONSE."""
    if not cluster.data_folder.exists():
        return Ping.NO_RESPONSE
    answer = Ping(PGconn.ping(_superuser(cluster).encode()))
    if answer == Ping.OK and cluster.port_file.exists():
        # The port may have passed to a stranger since our server died, who does not know our password.
        try:
            psycopg.connect(_superuser(cluster)).close()
        except psycopg.OperationalError:
            return Ping.NO_RESPONSE
    return answer


def make_passwords(cluster: Cluster) -> Path:
    """A new file with a password for each login, the superuser's first: initdb reads one line."""
    path = cluster.folder / "passwords"
    path.touch(mode=0o600)
    path.write_text(f"{secrets.token_urlsafe(24)}\n{secrets.token_urlsafe(24)}\n")
    cluster.give(path)
    return path


def _passwords(cluster: Cluster) -> dict[str, str]:
    try:
        lines = (cluster.folder / "passwords").read_text().splitlines()
        return dict(zip(("postgres", "mentorship"), lines, strict=True))
    except (OSError, ValueError) as fault:
        raise EmbeddedError(f"Put back the file passwords in {cluster.folder}: it is unreadable.") from fault


def _superuser(cluster: Cluster) -> str:
    return make_conninfo("", connect_timeout=5, **_login(cluster, "postgres"))


def _login(cluster: Cluster, name: str) -> dict[str, str]:
    login = {"user": name, "password": _passwords(cluster)[name], "dbname": name}
    if cluster.port_file.exists():
        return login | {"host": "127.0.0.1", "port": cluster.port_file.read_text()}
    return login | {"host": str(cluster.folder), "port": "5432"}
