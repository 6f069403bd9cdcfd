"""No log line shows a token."""

import subprocess
import sys

import pytest

SHORT = "7:short"
REAL = "1234567890:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw-"

SETTING_UP = f"""
import logging, sys, warnings
from bot.logs import set_up
set_up("DEBUG", [{SHORT!r}])
log = logging.getLogger("a.b")
"""


def logged(code: str) -> str:
    ended = subprocess.run([sys.executable, "-c", SETTING_UP + code], capture_output=True, text=True, check=False)
    assert ended.stdout == ""
    return ended.stderr


@pytest.mark.parametrize("token", [REAL, SHORT, REAL.replace(":", "%3A"), SHORT.replace(":", "%3A")])
@pytest.mark.parametrize(
    "code",
    [
        "log.info('at https://host/bot{}/getMe now')",
        "log.debug('at %s now', 'https://host/bot{}/getMe')",
        "log.info('at %(url)s now', {{'url': 'https://host/bot{}/getMe'}})",
        "try:\n    raise ValueError('{}')\nexcept ValueError:\n    log.exception('at now')",
        "def at_now(): raise ValueError('bot{}')\nat_now()",
        "warnings.warn('at {} now')",
        "logging.getLogger('httpx').warning('at %s now', 'bot{}')",
    ],
)
def test_a_token_is_hidden_wherever_it_stands(code: str, token: str) -> None:
    told = logged(code.format(token))
    assert "at" in told
    assert "now" in told
    assert "<token>" in told
    assert token not in told


def test_times_and_ports_are_no_tokens() -> None:
    assert "at 12:30:59 on 127.0.0.1:8443" in logged("log.info('at 12:30:59 on 127.0.0.1:8443')")


def test_libraries_that_log_every_request_are_quiet() -> None:
    assert logged("logging.getLogger('httpx').info('POST'); logging.getLogger('telegram.Bot').debug('x')") == ""


def test_an_interrupt_is_no_bug() -> None:
    assert "stopped by a bug" not in logged("raise KeyboardInterrupt")
    assert "stopped by a bug" in logged("raise ZeroDivisionError")
