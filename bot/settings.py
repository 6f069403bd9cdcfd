"""Settings from the environment and from `.env` in the current folder; the environment wins."""

import re
from pathlib import Path
from typing import Annotated, Any, Literal

from platformdirs import user_data_path
from pydantic import BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from pydantic_settings.exceptions import SettingsError as SourceError

from bot.endings import EndingError, Status

_TOKEN = re.compile(r"\d+:\S+", re.ASCII)
_DATABASE = re.compile(r"(sqlite(\+aiosqlite)?|postgres(ql)?(\+asyncpg)?)://.*", re.ASCII)
_HTTP = re.compile(r"https?://[^\s/]+.*", re.ASCII)


class SettingsError(EndingError):
    """A setting that is wrong or missing; the message is one line and shows no secret."""

    status = Status.WRONG


def _token(value: Any) -> str:
    text = value.get_secret_value() if isinstance(value, SecretStr) else str(value)
    if not _TOKEN.fullmatch(text.strip()):
        raise ValueError("is no token: BotFather gives one that looks like 123456:text")
    return text.strip()


def _http(value: Any) -> str:
    text = str(value).strip().rstrip("/")
    if not _HTTP.fullmatch(text):
        raise ValueError("must begin with http:// or https:// and name a host")
    return text


def _database(value: Any) -> str:
    text = str(value).strip()
    if not _DATABASE.fullmatch(text):
        raise ValueError(
            "must be an address like sqlite+aiosqlite:////folder/file or postgresql+asyncpg://user@host/name",
        )
    return text


def _ids(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return frozenset(int(part) for part in re.split(r"[\s,;]+", value.strip()) if part)
    except ValueError:
        raise ValueError("must be numbers with commas between them, like 12345,67890") from None


def _rate(value: Any) -> int:
    text = str(value).strip()
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= 1000):
        raise ValueError("must be a number of messages a second, from 1 to 1000")
    return int(text)


def _level(value: Any) -> str:
    text = str(value).strip().upper()
    if text not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
        raise ValueError("must be DEBUG, INFO, WARNING or ERROR")
    return text


def _default_database() -> str:
    return f"sqlite+aiosqlite:///{user_data_path('kaznato') / 'kaznato.sqlite3'}"


class Settings(BaseSettings):
    """What the environment says. Each field is the variable of the same name in capitals."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
        populate_by_name=True,
        validate_default=False,
    )

    telegram_bot_token: Annotated[SecretStr | None, BeforeValidator(_token)] = Field(
        default=None,
        description="the bot's token from @BotFather",
    )
    telegram_bot_token_file: Path | None = Field(
        default=None, description="a file with the token, instead of the token"
    )
    telegram_api_url: Annotated[str, BeforeValidator(_http)] = Field(
        default="https://api.telegram.org",
        description="where the Bot API is",
    )
    telegram_proxy: Annotated[str | None, BeforeValidator(_http)] = Field(
        default=None,
        description="an HTTP proxy on the way to Telegram, like http://user:password@host:3128",
    )
    database_url: Annotated[str, BeforeValidator(_database)] = Field(
        default_factory=_default_database,
        description="the database; by default a file under your data directory",
    )
    knowledge_dir: Path | None = Field(
        default=None, description="another fact base; by default the one that comes along"
    )
    seeds_dir: Path | None = Field(default=None, description="the source texts of that fact base")
    admin_ids: Annotated[frozenset[int], NoDecode, BeforeValidator(_ids)] = Field(
        default=frozenset(),
        description="Telegram ids of the people who may see the bot's figures, with commas between them",
    )
    bulk_rate: Annotated[int, BeforeValidator(_rate)] = Field(
        default=30,
        description="how many messages a second briefings may take; Telegram allows more only to bots that pay for it",
    )
    log_level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(_level)] = Field(
        default="INFO",
        description="how much is logged: DEBUG, INFO, WARNING or ERROR",
    )

    @classmethod
    def read(cls) -> "Settings":
        """The settings of this process. Raises SettingsError."""
        try:
            return cls()
        except ValidationError as error:
            raise SettingsError("; ".join(map(_line, error.errors(include_url=False, include_input=False)))) from None
        except (SourceError, OSError, UnicodeDecodeError) as error:
            raise SettingsError(f"cannot read the settings: {error}") from None

    def token(self) -> SecretStr:
        """The bot's token, from whichever of its two settings is there. Raises SettingsError."""
        match self.telegram_bot_token, self.telegram_bot_token_file:
            case SecretStr() as token, None:
                return token
            case None, Path() as file:
                return _token_in(file)
            case None, None:
                raise SettingsError(
                    "TELEGRAM_BOT_TOKEN is not set: get one from @BotFather and put it into the environment or .env",
                )
            case _:
                raise SettingsError("TELEGRAM_BOT_TOKEN and TELEGRAM_BOT_TOKEN_FILE are both set: keep one")


def _token_in(file: Path) -> SecretStr:
    try:
        return SecretStr(_token(file.read_text("utf-8")))
    except UnicodeDecodeError:
        raise SettingsError(f"TELEGRAM_BOT_TOKEN_FILE: {file} is not a text file") from None
    except OSError as error:
        raise SettingsError(f"TELEGRAM_BOT_TOKEN_FILE: cannot read {file}: {error.strerror}") from None
    except ValueError as error:
        raise SettingsError(f"TELEGRAM_BOT_TOKEN_FILE: what is in {file} {error}") from None


def _line(error: Any) -> str:
    name = str(error["loc"][0]).upper() if error["loc"] else "settings"
    return f"{name} {str(error['msg']).removeprefix('Value error, ')}"
