"""What can be set from outside: environment variables or `.env`, all beginning with MENTORSHIP_.

One frozen object, read once at the start. A value that does not fit is refused with a sentence that names it.
"""

import os
import secrets
from dataclasses import fields
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import quote, urlsplit

import pydantic_settings
from pydantic import AfterValidator, AliasChoices, BaseModel, ConfigDict, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from domain.limits import OFFERS, RENEWALS
from domain.rules import Rules

PREFIX = "MENTORSHIP_"
SHORTEST_SECRET = 32  # bytes


class SettingsError(Exception):
    """A setting is missing or does not fit. `message` names it and says what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def _origin(address: str) -> str:
    parts = urlsplit(address.strip())
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or parts.port == 0:
        raise ValueError("give an address like https://mentors.example.org")
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError("give the address without a path, like https://mentors.example.org")
    return f"{parts.scheme}://{parts.netloc.lower()}"


def _database_url(secret: SecretStr) -> SecretStr:
    """Take what PostgreSQL's own tools take (`postgresql://…`), and name the driver that we use."""
    try:
        url = make_url(secret.get_secret_value())
    except ArgumentError:
        raise ValueError("give an address like postgresql://user:password@host/name") from None
    if url.drivername not in {"postgres", "postgresql", "postgresql+psycopg"}:
        raise ValueError("only PostgreSQL will do, like postgresql://user:password@host/name")
    return SecretStr(url.set(drivername="postgresql+psycopg").render_as_string(hide_password=False))


def _some_time(duration: timedelta) -> timedelta:
    if not timedelta(0) < duration <= timedelta(days=3650):
        raise ValueError("give a duration longer than nothing, like PT48H or P7D")
    return duration


def _at_least_a_second(duration: timedelta) -> timedelta:
    if duration < timedelta(seconds=1):
        raise ValueError("give a second or more, like PT15S")
    return duration


Duration = Annotated[timedelta, AfterValidator(_some_time)]
_RULES = Rules()


class Jitsi(BaseModel):
    """A Jitsi server: rooms need no account, a name that nobody can guess is the key."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    host: Annotated[str, Field(pattern=r"^[A-Za-z0-9.-]+(:[0-9]{1,5})?$")] = "meet.jit.si"


class Meetings(BaseModel):
    """Where sessions take place."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    jitsi: Jitsi = Jitsi()


class Settings(BaseSettings):
    """Each field is the setting MENTORSHIP_ followed by its name in capitals. Durations are ISO 8601."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", env_ignore_empty=True, frozen=True, extra="ignore"
    )

    data_dir: Path = Path("data")
    database_url: Annotated[SecretStr, AfterValidator(_database_url)] | None = None  # None: embedded
    host: str = "127.0.0.1"
    # `PORT=9000 make run` is the documented way; other hosts of web programs set PORT as well.
    port: Annotated[int, Field(ge=1, le=65535)] = Field(
        default=8080, validation_alias=AliasChoices(f"{PREFIX}PORT", "PORT")
    )
    # The address people type, without a slash at the end.
    base_url: Annotated[str, AfterValidator(_origin)] = Field(
        default_factory=lambda given: f"http://localhost:{given.get('port', 8080)}"
    )
    secret_key: SecretStr | None = None
    meetings: Meetings = Meetings()
    log_format: Literal["console", "json"] = "console"

    # The numbers of the product; `domain.rules` says what each means. Some are kept by the database as well, which
    # takes no more than its CHECKs allow.
    request_lifetime: Duration = _RULES.request_lifetime
    expiry_warning: Duration = _RULES.expiry_warning
    reopened_lifetime: Duration = _RULES.reopened_lifetime
    renew_within: Duration = _RULES.renew_within
    renewals: Annotated[int, Field(ge=0, le=RENEWALS)] = _RULES.renewals
    unfinished_requests: Annotated[int, Field(ge=1, le=100)] = _RULES.unfinished_requests
    claim_lifetime: Duration = _RULES.claim_lifetime
    urgent_claim_lifetime: Duration = _RULES.urgent_claim_lifetime
    minimum_notice: Duration = _RULES.minimum_notice
    urgent_minimum_notice: Duration = _RULES.urgent_minimum_notice
    windows_within: Duration = _RULES.windows_within
    offers: Annotated[int, Field(ge=1, le=OFFERS)] = _RULES.offers
    join_opens: Duration = _RULES.join_opens
    join_closes: Duration = _RULES.join_closes
    late_cancellation: Duration = _RULES.late_cancellation
    no_show_after: Duration = _RULES.no_show_after
    contest_within: Duration = _RULES.contest_within
    auto_complete_after: Duration = _RULES.auto_complete_after
    link_lifetime: Duration = _RULES.link_lifetime
    sign_in_lifetime: Duration = _RULES.sign_in_lifetime
    sweep_every: Annotated[Duration, AfterValidator(_at_least_a_second)] = timedelta(seconds=15)

    @property
    def https(self) -> bool:
        return self.base_url.startswith("https:")

    def rules(self) -> Rules:
        """The numbers of the product, as set here; those that have no setting are as they are everywhere."""
        set_here = {one.name for one in fields(Rules)} & set(type(self).model_fields)
        return Rules(**{name: getattr(self, name) for name in set_here})

    def room_address(self, room_name: str) -> str:
        """Where a session's room is. Only those who may join ever read it."""
        return f"https://{self.meetings.jitsi.host}/{quote(room_name, safe='')}"


def load(**given: Any) -> Settings:
    """Read the settings; `given` come before the environment. Raises SettingsError."""
    try:
        return Settings(**given)
    except ValidationError as error:
        raise SettingsError(_sentence(error)) from None
    except pydantic_settings.SettingsError as error:
        name = next((field for field in Settings.model_fields if f'"{field}"' in str(error)), "a setting")
        raise SettingsError(f"{PREFIX}{name.upper()} is not the JSON that it should be.") from None


def ready_to_serve(settings: Settings) -> None:
    """Refuse to serve half-configured: raises SettingsError that names the missing setting."""
    if "base_url" not in settings.model_fields_set:
        raise SettingsError(
            f"{PREFIX}BASE_URL is missing. Set it to the address people will type,"
            " like https://mentors.example.org, then start again."
        )
    secret_of(settings)


def only_loopback(settings: Settings) -> None:
    """Refuse a demo that others could reach, because anybody may be anybody there. Raises SettingsError."""
    for name, host in (("HOST", settings.host), ("BASE_URL", urlsplit(settings.base_url).hostname or "")):
        if not _is_loopback(host):
            raise SettingsError(
                f"{PREFIX}{name} is not this machine. The demo lets anybody be anybody, so it only runs on"
                " localhost. Leave it out, or use `serve`."
            )


def secret_of(settings: Settings) -> bytes:
    """The key that signs what we hand out: SECRET_KEY, or one made once and kept in DATA_DIR/secret.

    Raises SettingsError when it is shorter than 32 bytes: a short one can be guessed (promise S16).
    """
    if settings.secret_key is not None:
        key, name = settings.secret_key.get_secret_value().encode(), f"{PREFIX}SECRET_KEY"
    else:
        path = settings.data_dir / "secret"
        key, name = _kept_secret(path), str(path)
    if len(key) < SHORTEST_SECRET:
        raise SettingsError(
            f"{name} is shorter than {SHORTEST_SECRET} bytes. Make a long random one, for example with"
            " `openssl rand -base64 48`, or leave it out and one is made for you."
        )
    return key


def _kept_secret(path: Path) -> bytes:
    """Written whole under another name and then linked, so that two processes end up with the same one."""
    try:
        if not path.exists():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            fresh = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
            with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(48))
            try:
                os.link(fresh, path)
            except FileExistsError:
                pass  # Somebody else was quicker; theirs counts.
            finally:
                fresh.unlink()
        return path.read_bytes().strip()
    except OSError as error:
        raise SettingsError(
            f"The secret {path} cannot be kept: {error.strerror}. Set {PREFIX}DATA_DIR to a folder of yours,"
            f" or {PREFIX}SECRET_KEY."
        ) from None


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _sentence(error: ValidationError) -> str:
    """The first fault in words. The value is not repeated: it may be a secret."""
    fault = error.errors(include_input=False, include_url=False)[0]
    where = str(fault["loc"][0])
    name = where.upper().removeprefix(PREFIX)
    inside = "".join(f" ({part})" for part in fault["loc"][1:2] if isinstance(part, str))
    reason = fault["msg"].removeprefix("Value error, ").rstrip(".")
    return f"{PREFIX}{name}{inside} does not fit: {reason[:1].lower()}{reason[1:]}."


MAX_BODY = 256 * 1024  # bytes; the longest form we know is a tenth of it
