"""Settings: everything that is wrong is told at once, in words, without a secret in them."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from bot.settings import TO_RUN, Settings, SettingsWrong, load_settings
from bot.values import Listen, MailServer
from storage.seal import new_key

ROOT = Path(__file__).parents[2]
TOKEN = "123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr"


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in os.environ:
        if name.startswith("ASKEL_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


@pytest.fixture(autouse=True)
def a_programme(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Names of programmes are found in a folder of this test, whatever is shipped."""
    shipped = tmp_path_factory.mktemp("programmes")
    (shipped / "vantaa.toml").touch()
    monkeypatch.setattr("bot.settings.files", lambda _package: shipped)


def load(monkeypatch: pytest.MonkeyPatch, **variables: str) -> Settings:
    for name, value in variables.items():
        monkeypatch.setenv(f"ASKEL_{name}", value)
    return load_settings(None)


def wrongs(monkeypatch: pytest.MonkeyPatch, **variables: str) -> dict[str, str]:
    """What is said of each variable."""
    with pytest.raises(SettingsWrong) as refused:
        load(monkeypatch, **variables)
    return {error.variable.removeprefix("ASKEL_"): str(error) for error in refused.value.errors}


# --- .env.example


def names_of_example() -> list[str]:
    lines = (ROOT / ".env.example").read_text("utf-8").splitlines()
    return [line.partition("=")[0] for line in lines if line and not line.startswith("#")]


def test_the_example_holds_every_setting_once() -> None:
    assert sorted(names_of_example()) == sorted(f"ASKEL_{name.upper()}" for name in Settings.model_fields)


def test_the_example_holds_the_defaults() -> None:
    assert load_settings(ROOT / ".env.example") == Settings()


def test_the_example_tells_of_each_setting_in_a_sentence() -> None:
    text = (ROOT / ".env.example").read_text("utf-8")

    for name in names_of_example():
        comment = re.search(rf"((?:^# .+\n)+)^{name}=", text, re.MULTILINE)
        assert comment is not None, f"{name} has no sentence above it"
        assert comment[1].rstrip().endswith("."), f"{name} is not told in a sentence"


# --- reading


def test_the_environment_goes_before_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("ASKEL_QUIET_FROM=20\nASKEL_QUIET_TO=9\nOTHER=1\n")
    monkeypatch.setenv("ASKEL_QUIET_TO", "7")

    settings = load_settings()

    assert (settings.quiet_from, settings.quiet_to) == (20, 7)


def test_no_file_is_no_error() -> None:
    assert load_settings("nowhere.env") == Settings()


def test_values_given_in_the_program_read_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("ASKEL_QUIET_FROM=20\n")
    monkeypatch.setenv("ASKEL_QUIET_TO", "nonsense")

    assert Settings(bot_token=TOKEN).quiet_from == 21  # type: ignore[arg-type]


def test_an_empty_variable_is_an_unset_one(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load(monkeypatch, BOT_TOKEN="", RATE_GLOBAL="", LANGUAGES="", PROXY="") == Settings()


def test_health_can_be_switched_off_by_an_empty_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load(monkeypatch, HEALTH_LISTEN="").health_listen is None


def test_it_knows_what_was_set_and_what_is_a_default(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load(monkeypatch, CONTROLLER="Us").model_fields_set == {"controller"}


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("languages", "ar, fi,ar", ("ar", "fi")),
        ("work_days", "Mon-Wed, sat", frozenset({0, 1, 2, 5})),
        ("work_days", "fri-mon", frozenset({4, 5, 6, 0})),
        ("work_days", "sun", frozenset({6})),
        ("webhook_listen", "0.0.0.0:80", Listen("0.0.0.0", 80)),
        ("webhook_listen", "[::1]:0", Listen("::1", 0)),
        ("telegram_api", "http://127.0.0.1:8081/", "http://127.0.0.1:8081"),
        ("log_level", "debug", "DEBUG"),
        ("rate_global", "0", 0),
        ("rate_chat", "0.5", 0.5),
        ("work_to", "24", 24),
        ("smtp_to", "duty@example.org, kirsi@example.org", ("duty@example.org", "kirsi@example.org")),
        ("database", "postgresql://me:pw@host/askel", "postgresql://me:pw@host/askel"),
        ("without_telegram", "Soita meille.", {"all": "Soita meille."}),
        ("without_telegram", '{"fi": "Soita."}', {"fi": "Soita."}),
    ],
)
def test_it_understands(monkeypatch: pytest.MonkeyPatch, name: str, text: str, value: Any) -> None:
    assert getattr(load(monkeypatch, **{name.upper(): text}), name) == value


def test_a_programme_may_be_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "ours.toml").touch()

    assert load(monkeypatch, PROGRAMME=str(tmp_path / "ours.toml")).programme.endswith("ours.toml")


# --- what is wrong

WRONG = {
    "BOT_TOKEN": ["abc", "12345:short", f"{TOKEN} x"],
    "TELEGRAM_API": ["api.telegram.org", "https://api.telegram.org/bot", "ftp://host", "http://host:port", "http://"],
    "PROXY": ["socks5://host:1", "host:3128"],
    "DATABASE": ["mysql://host/name", "postgresql+psycopg://host/name", "askel.db", "sqlite://", "sqlite:///:memory:"],
    "SECRET_KEY": ["short", "å" * 43, ",", "A" * 43 + "=,short"],
    "PROGRAMME": ["nowhere", "nowhere.toml", "../vantaa"],
    "TIMEZONE": ["Helsinki", "../UTC"],
    "LANGUAGES": ["fi,xx", ","],
    "WEBHOOK_URL": ["http://host/path", "https://host:8080/path", "host"],
    "WEBHOOK_SECRET": ["two words", "ä", "x" * 257],
    "WEBHOOK_LISTEN": ["8443", "host:", ":1", "host:65536", "host:https"],
    "HEALTH_LISTEN": ["8090"],
    "RATE_GLOBAL": ["-1", "many", "nan", "inf"],
    "RATE_CHAT_BURST": ["0"],
    "QUIET_FROM": ["24", "-1", "21:00"],
    "WORK_TO": ["8", "25"],
    "WORK_DAYS": ["monday", "mon-", "1-5", ","],
    "CASELOAD_USUAL": ["0", "many"],
    "CASELOAD_MOST": ["0", "59"],
    "LOG_LEVEL": ["LOUD"],
    "LOG_FORMAT": ["xml"],
    "WITHOUT_TELEGRAM": ["{", '{"fi": " "}', '{"fi": 1}', "{}"],
    "HELP_NUMBERS": [
        "112",
        "[",
        '{"fi": []}',
        '{"all": [{"id": "medical", "number": "116117"}]}',
        '{"all": [{"id": "emergency", "number": "call us"}]}',
        '{"all": [{"id": "emergency", "number": "112", "hours": 24}]}',
    ],
    "SOCIAL_EMERGENCY": ["ask"],
    "SYNTHETIC_ALERT_MINUTES": ["-1", "1441", "often"],
    "SMTP_URL": ["mail.example", "http://host", "smtp://", "smtp://host:port", "smtp://user@host", "smtp://host/path"],
    "SMTP_FROM": ["askel", "Askel <askel@example.org>", "a@b, c@d"],
    "SMTP_TO": ["duty", "a@b;c@d"],
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in WRONG.items() for value in values])
def test_it_names_the_variable_what_is_wrong_and_what_is_right(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    told = wrongs(monkeypatch, **{name: value, "WEBHOOK_SECRET": value if name == "WEBHOOK_SECRET" else "word"})

    assert list(told) == [name]
    assert re.fullmatch(rf"ASKEL_{name} (is|has|holds|names|does) .+\. Right would be: .{{10,}}\.", told[name])


def test_it_tells_all_errors_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    everything = {name: values[0] for name, values in WRONG.items()}

    assert set(wrongs(monkeypatch, **everything, BOT_TOKN="x")) == {*WRONG, "BOT_TOKN"}


def test_a_webhook_needs_its_secret_even_when_other_things_are_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    told = wrongs(monkeypatch, WEBHOOK_URL="https://host/x", LOG_FORMAT="xml", RATE_CHAT="x")

    assert set(told) == {"WEBHOOK_SECRET", "LOG_FORMAT", "RATE_CHAT"}
    assert "anybody" in told["WEBHOOK_SECRET"]


def test_a_mail_server_needs_both_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    told = wrongs(monkeypatch, SMTP_URL="smtp://host")

    assert set(told) == {"SMTP_FROM", "SMTP_TO"}
    assert "alerts could not be mailed" in told["SMTP_TO"]


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://host", MailServer("smtp", "host", 25)),
        ("smtp+starttls://host", MailServer("smtp+starttls", "host", 587)),
        ("smtp+tls://me:a%40b@host", MailServer("smtp+tls", "host", 465, "me", "a@b")),
        ("smtp+tls://me:pw@host:2465/", MailServer("smtp+tls", "host", 2465, "me", "pw")),
    ],
)
def test_the_address_of_a_mail_server_says_how_it_is_spoken_to(url: str, server: MailServer) -> None:
    assert MailServer.of(url) == server
    assert "a@b" not in repr(server)


def test_a_server_of_ones_own_may_call_any_webhook(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load(
        monkeypatch, TELEGRAM_API="http://127.0.0.1:1", WEBHOOK_URL="http://127.0.0.1:2/x", WEBHOOK_SECRET="word"
    )

    assert settings.webhook_url == "http://127.0.0.1:2/x"


def test_it_points_into_a_wrong_list(monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = '{"all": [{"id": "emergency", "number": "112"}, {"id": "medical", "number": "?"}]}'

    assert "(in all.1.number)" in wrongs(monkeypatch, HELP_NUMBERS=numbers)["HELP_NUMBERS"]


def test_a_slip_in_a_name_is_told_with_the_right_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("ASKEL_COLOUR=blue\n")
    monkeypatch.setenv("ASKEL_BOT_TOKEN_", TOKEN)
    monkeypatch.setenv("ASKEL_TEST_KILLS", "3")
    monkeypatch.setenv("ASKEL_SERVICE_HOST", "an orchestrator's own")

    with pytest.raises(SettingsWrong) as refused:
        load_settings(tmp_path / ".env")

    assert [error.variable for error in refused.value.errors] == ["ASKEL_BOT_TOKEN_", "ASKEL_COLOUR"]
    assert refused.value.errors[0].right == "ASKEL_BOT_TOKEN"


def test_a_file_that_cannot_be_read_is_an_error_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "x.env").write_bytes(b"\xff\xfe")

    with pytest.raises(SettingsWrong, match=r"x\.env is not UTF-8"):
        load_settings(tmp_path / "x.env")


def test_a_line_that_would_be_left_out_is_told(tmp_path: Path) -> None:
    (tmp_path / "x.env").write_text("ASKEL_QUIET_TO=7\nASKEL_CONTROLLER='half a quote\nASKEL_QUIET_FROM=20\n")

    with pytest.raises(SettingsWrong, match=r"x\.env:2 cannot be read"):
        load_settings(tmp_path / "x.env")


# --- secrets


def test_no_error_quotes_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    told = wrongs(
        monkeypatch,
        BOT_TOKEN="12345:hunter2",
        SECRET_KEY="hunter2",
        WEBHOOK_SECRET="hunter2 hunter2",
        PROXY="socks5://me:hunter2@host:1",
        DATABASE="mysql://me:hunter2@host/name",
        WEBHOOK_URL="ftp://hunter2",
        RATE_CHAT="hunter2",
        SMTP_URL="smtp://hunter2:hunter2@host:hunter2",
        HELP_NUMBERS='{"all": [{"id": "hunter2!", "number": "hunter2"}]}',
    )

    assert len(told) == 9
    assert "hunter2" not in repr(told)


def test_neither_does_what_the_error_was_caused_by(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsWrong) as refused:
        load(monkeypatch, BOT_TOKEN="hunter2")

    assert refused.value.__suppress_context__


def test_a_secret_given_in_the_program_is_not_quoted_either() -> None:
    with pytest.raises(ValidationError) as refused:
        Settings(bot_token="hunter2")  # type: ignore[arg-type]

    assert "hunter2" not in str(refused.value)


def full(monkeypatch: pytest.MonkeyPatch) -> tuple[Settings, list[str]]:
    old, new = new_key(), new_key()
    settings = load(
        monkeypatch,
        BOT_TOKEN=TOKEN,
        SECRET_KEY=f"{new}, {old}",
        WEBHOOK_URL="https://host/hidden-path",
        WEBHOOK_SECRET="hook-word",
        DATABASE="postgresql://me:data%40word@host/name",
        PROXY="http://me:proxy-word@host:1",
        SMTP_URL="smtp+tls://me:mail-word@host",
        SMTP_FROM="askel@example.org",
        SMTP_TO="duty@example.org",
    )
    return settings, [TOKEN, old, new, "hook-word", "data%40word", "data@word", "proxy-word", "mail-word"]


def test_settings_do_not_show_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    settings, secrets = full(monkeypatch)

    assert not [secret for secret in [*secrets, "hidden-path"] if secret in f"{settings!r} {settings}"]


def test_they_tell_the_log_what_to_blank_out(monkeypatch: pytest.MonkeyPatch) -> None:
    settings, secrets = full(monkeypatch)

    assert sorted(settings.secrets()) == sorted(secrets)
    assert Settings().secrets() == ()


def test_what_a_run_needs_is_asked_for_all_at_once() -> None:
    with pytest.raises(SettingsWrong) as refused:
        Settings().require(*TO_RUN)

    assert [error.variable for error in refused.value.errors] == ["ASKEL_BOT_TOKEN", "ASKEL_SECRET_KEY"]
    assert "is not set. Right would be: " in str(refused.value.errors[0])


def test_token_and_keys_come_plain_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    settings, secrets = full(monkeypatch)
    settings.require(*TO_RUN)

    assert settings.token == TOKEN
    assert settings.sealing_keys.split(", ") == [secrets[2], secrets[1]]
    with pytest.raises(SettingsWrong, match="ASKEL_BOT_TOKEN"):
        _ = Settings().token
    with pytest.raises(SettingsWrong, match="ASKEL_SECRET_KEY"):
        _ = Settings().sealing_keys


# --- what people are told


@pytest.mark.parametrize(
    ("language", "numbers"),
    [
        ("fi", ["112", "09 2525 0111", "116117", "080 005 005", "0800 147 111"]),
        ("fi@selko", ["112", "09 2525 0111", "116117", "080 005 005", "0800 147 111"]),
        ("ar", ["112", "09 2525 0113", "116117", "080 005 005", "0800 147 111"]),
        ("so", ["112", "09 2525 0113", "116117", "080 005 005", "0800 147 111"]),
    ],
)
def test_everybody_has_numbers_to_call_the_emergency_first(language: str, numbers: list[str]) -> None:
    assert [number.number for number in Settings().numbers_to_call(language)] == numbers


def test_only_numbers_known_to_answer_at_every_hour_say_so() -> None:
    assert {number.id for number in Settings().numbers_to_call("ru") if number.all_day} == {
        "emergency",
        "medical",
        "violence",
        "poison",
    }
    assert next(number for number in Settings().numbers_to_call("fi") if number.id == "crisis").all_day


def test_the_social_emergency_number_is_told_once_it_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "social_emergency" not in {number.id for number in Settings().numbers_to_call("fi")}
    assert load(monkeypatch, SOCIAL_EMERGENCY="09 123").numbers_to_call("fi")[-1].number == "09 123"


@pytest.mark.parametrize(
    ("told", "language", "sentence"),
    [
        ("Call us.", "ar", "Call us."),
        ('{"fi": "Soita.", "en": "Call."}', "fi@selko", "Soita."),
        ('{"fi": "Soita.", "en": "Call."}', "ar", "Call."),
        ('{"fi": "Soita."}', "ar", "Soita."),
    ],
)
def test_the_way_without_telegram_is_told_in_the_closest_language(
    monkeypatch: pytest.MonkeyPatch, told: str, language: str, sentence: str
) -> None:
    assert load(monkeypatch, WITHOUT_TELEGRAM=told).way_without_telegram(language) == sentence


def test_the_zone_is_one_that_can_be_reckoned_with() -> None:
    assert Settings().zone.key == "Europe/Helsinki"


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError):
        Settings().quiet_from = 3  # type: ignore[misc]
