"""What can be set, and how a setting that does not fit is refused: by name, in one sentence."""

import stat
from dataclasses import fields, replace
from datetime import timedelta
from pathlib import Path

import pytest

from domain.rules import Rules
from ui.settings import Settings, SettingsError, load, only_loopback, ready_to_serve, secret_of


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No `.env` of whoever runs the tests, and none of their variables."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PORT", raising=False)


def refusal(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as refused:
        load()
    return refused.value.message


def test_nothing_need_be_set() -> None:
    settings = load()
    assert (settings.host, settings.port, settings.base_url) == ("127.0.0.1", 8080, "http://localhost:8080")
    assert settings.rules() == Rules()
    assert settings.sweep_every == timedelta(seconds=15)
    assert settings.room_address("abc def/é") == "https://meet.jit.si/abc%20def%2F%C3%A9"


def test_every_number_that_somebody_could_want_otherwise_can_be_set() -> None:
    settable = set(Settings.model_fields)
    assert {one.name for one in fields(Rules)} - settable == {
        "slot_step",  # the grid that every stored time stands on
        "answer_kept",  # what the API promises to every client alike
        "undo_claim_within",  # the reaction time of a person, and not of a place
        "undo_claim_grace",
        "ended_sign_in_kept",  # for whoever asks later what happened; nobody uses them any more
        "draft_kept",
    }


def test_numbers_are_taken_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MENTORSHIP_RENEWALS", "0")
    monkeypatch.setenv("MENTORSHIP_LATE_CANCELLATION", "PT5H")
    assert load().rules() == replace(Rules(), renewals=0, late_cancellation=timedelta(hours=5))


def test_the_database_keeps_some_numbers_too_so_they_cannot_be_set_beyond_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MENTORSHIP_RENEWALS", "3")
    with pytest.raises(SettingsError, match="RENEWALS"):
        load()


def test_the_address_follows_the_port(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "9000")
    assert load().base_url == "http://localhost:9000"
    monkeypatch.setenv("MENTORSHIP_PORT", "9001")  # ours comes before everybody's
    assert load().base_url == "http://localhost:9001"


def test_durations_are_iso_8601_and_become_the_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MENTORSHIP_CLAIM_LIFETIME", "PT5H")
    monkeypatch.setenv("MENTORSHIP_REQUEST_LIFETIME", "P3D")
    rules = load().rules()
    assert (rules.claim_lifetime, rules.request_lifetime) == (timedelta(hours=5), timedelta(days=3))


def test_a_file_sets_them_too(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("MENTORSHIP_PORT=9100\n")
    assert load().port == 9100


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MENTORSHIP_PORT", "many"),
        ("MENTORSHIP_PORT", "70000"),
        ("MENTORSHIP_BASE_URL", "mentors.example.org"),
        ("MENTORSHIP_BASE_URL", "https://mentors.example.org/path"),
        ("MENTORSHIP_BASE_URL", "https://me:secret@example.org"),
        ("MENTORSHIP_BASE_URL", "https://example.org:99999"),
        ("MENTORSHIP_CLAIM_LIFETIME", "soon"),
        ("MENTORSHIP_CLAIM_LIFETIME", "-PT5H"),
        ("MENTORSHIP_SWEEP_EVERY", "PT0.01S"),
        ("MENTORSHIP_DATABASE_URL", "mysql://me:secret@host/x"),
        ("MENTORSHIP_DATABASE_URL", "secret"),
        ("MENTORSHIP_MEETINGS", "{secret"),
        ("MENTORSHIP_MEETINGS", '{"jitsi": {"host": "evil.test/secret"}}'),
        ("MENTORSHIP_LOG_FORMAT", "secret"),
    ],
)
def test_a_bad_value_is_one_sentence_that_names_it(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sentence = refusal(name, value, monkeypatch)
    assert sentence.startswith(name)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert "secret" not in sentence


def test_any_form_of_a_postgresql_address_will_do() -> None:
    for scheme in ("postgres", "postgresql", "postgresql+psycopg"):
        url = load(database_url=f"{scheme}://me:p%40ss@host/name").database_url
        assert url is not None
        assert url.get_secret_value() == "postgresql+psycopg://me:p%40ss@host/name"
        assert "p%40ss" not in repr(url)


def test_serving_for_real_needs_an_address(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="MENTORSHIP_BASE_URL is missing"):
        ready_to_serve(load(data_dir=tmp_path))
    ready_to_serve(load(data_dir=tmp_path, base_url="https://mentors.example.org"))


def test_s16_a_short_secret_is_refused(tmp_path: Path) -> None:
    settings = load(base_url="https://mentors.example.org", secret_key="x" * 31)
    with pytest.raises(SettingsError, match="MENTORSHIP_SECRET_KEY is shorter than 32 bytes"):
        ready_to_serve(settings)
    assert secret_of(load(secret_key="é" * 16)) == b"\xc3\xa9" * 16  # bytes count, not characters


def test_s16_a_secret_is_made_once_and_only_we_read_it(tmp_path: Path) -> None:
    settings = load(data_dir=tmp_path / "new" / "data")
    made = secret_of(settings)
    assert len(made) >= 32
    assert secret_of(settings) == made
    (file,) = settings.data_dir.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(settings.data_dir.stat().st_mode) == 0o700


def test_a_kept_secret_that_was_cut_short_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("short")
    with pytest.raises(SettingsError, match="is shorter than 32 bytes"):
        secret_of(load(data_dir=tmp_path))


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match="MENTORSHIP_DATA_DIR"):
        secret_of(load(data_dir=tmp_path / "file" / "data"))


def test_a_demo_is_for_this_machine_only() -> None:
    only_loopback(load())
    only_loopback(load(host="::1", base_url="http://127.0.0.1:8080"))
    with pytest.raises(SettingsError, match="MENTORSHIP_HOST"):
        only_loopback(load(host="192.0.2.1"))
    with pytest.raises(SettingsError, match="MENTORSHIP_BASE_URL"):
        only_loopback(load(base_url="https://mentors.example.org"))
