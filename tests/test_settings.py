"""What the environment may say, and what is said about it when it is wrong."""

from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError

TOKEN = "123456:AAAA-a-token-that-must-not-show-AAAA"


@pytest.fixture(autouse=True)
def _empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


def refusal() -> str:
    with pytest.raises(SettingsError) as caught:
        Settings.read().token()
    told = str(caught.value)
    assert "\n" not in told
    assert TOKEN not in told
    return told


def test_nothing_set_gives_the_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", "/data")
    settings = Settings.read()
    assert settings.database_url == "sqlite+aiosqlite:////data/kaznato/kaznato.sqlite3"
    assert settings.telegram_api_url == "https://api.telegram.org"
    assert settings.telegram_proxy is None
    assert settings.knowledge_dir is None
    assert settings.admin_ids == frozenset()
    assert settings.log_level == "INFO"


def test_an_empty_value_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.setenv(name.upper(), "")
    assert Settings.read() == Settings()
    assert "TELEGRAM_BOT_TOKEN is not set" in refusal()


def test_every_setting_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "TELEGRAM_BOT_TOKEN": f" {TOKEN}\n",
        "TELEGRAM_API_URL": "http://127.0.0.1:8081/",
        "TELEGRAM_PROXY": "http://user:secret@proxy:3128",
        "DATABASE_URL": "postgresql+asyncpg://user@/name?host=/socket/dir",
        "KNOWLEDGE_DIR": "/knowledge",
        "SEEDS_DIR": "/seeds",
        "ADMIN_IDS": "1, 22;333",
        "LOG_LEVEL": "debug",
    }.items():
        monkeypatch.setenv(name, value)
    settings = Settings.read()
    assert settings.token().get_secret_value() == TOKEN
    assert settings.telegram_api_url == "http://127.0.0.1:8081"
    assert settings.telegram_proxy == "http://user:secret@proxy:3128"
    assert settings.database_url == "postgresql+asyncpg://user@/name?host=/socket/dir"
    assert (settings.knowledge_dir, settings.seeds_dir) == (Path("/knowledge"), Path("/seeds"))
    assert settings.admin_ids == {1, 22, 333}
    assert settings.log_level == "DEBUG"


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text(f"# mine\nTELEGRAM_BOT_TOKEN={TOKEN}\nLOG_LEVEL=ERROR\nSOMETHING_ELSE=1\n")
    monkeypatch.setenv("LOG_LEVEL", "WARNING")
    settings = Settings.read()
    assert settings.token().get_secret_value() == TOKEN
    assert settings.log_level == "WARNING"


def test_the_token_can_stand_in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "token"
    file.write_text(TOKEN + "\n")
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN_FILE", str(file))
    assert Settings.read().token().get_secret_value() == TOKEN


@pytest.mark.parametrize(
    ("content", "told"),
    [(None, "cannot read"), (b"hello", "is no token"), (b"\xff\xfe\xfa", "is not a text file")],
)
def test_a_token_file_that_is_of_no_use_is_told(
    content: bytes | None,
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = tmp_path / "token"
    if content is not None:
        file.write_bytes(content)
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN_FILE", str(file))
    assert refusal().startswith("TELEGRAM_BOT_TOKEN_FILE")
    assert told in refusal()


def test_two_tokens_are_one_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN_FILE", "/token")
    assert "both set" in refusal()


@pytest.mark.parametrize("token", ["1:a", "123456:AAAA", "9" * 20 + ":" + "x" * 99])
def test_the_form_of_a_token_is_digits_a_colon_and_text(token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", token)
    assert Settings.read().token().get_secret_value() == token


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TELEGRAM_BOT_TOKEN", "no-token"),
        ("TELEGRAM_BOT_TOKEN", f"x{TOKEN}"),
        ("TELEGRAM_BOT_TOKEN", f"{TOKEN} {TOKEN}"),
        ("TELEGRAM_API_URL", "api.telegram.org"),
        ("TELEGRAM_PROXY", "socks5://127.0.0.1:1080"),
        ("DATABASE_URL", "kaznato.sqlite3"),
        ("DATABASE_URL", "mysql://host/name"),
        ("ADMIN_IDS", "me"),
        ("LOG_LEVEL", "LOUD"),
    ],
)
def test_a_wrong_value_is_one_line_that_names_the_setting(
    name: str,
    value: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(name, value)
    told = refusal()
    assert told.startswith(f"{name} ")
    assert value not in told


def test_a_settings_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"\xff\xfe\xfa")
    assert refusal().startswith("cannot read the settings: ")


def test_the_settings_do_not_show_the_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    settings = Settings.read()
    assert TOKEN not in repr(settings) + str(settings) + str(settings.model_dump()) + repr(settings.token())
