"""What the settings say of the service, in the person's language or the nearest that there is."""

from __future__ import annotations

from dataclasses import replace

from conversations.events import Said
from conversations.step import Telephone
from conversations.welcome import Naming, question
from tests.conversations.scene import SERVICE

CRISIS = Telephone("crisis", "09 2525 0115", all_day=False)


def test_the_numbers_are_those_of_the_language_or_the_english_ones() -> None:
    service = replace(SERVICE, help_numbers=(*SERVICE.help_numbers, ("ru", (CRISIS,))))

    assert service.numbers("ru") == (CRISIS,)
    assert [called.number for called in service.numbers("fi")] == ["112"]
    assert replace(SERVICE, help_numbers=()).numbers("fi") == ()


def test_the_way_without_telegram_is_never_nothing() -> None:
    assert SERVICE.other_way("en") == "Call 09 123 4567."
    assert replace(SERVICE, without_telegram=(("", "Call."),)).other_way("fi") == "Call."
    assert replace(SERVICE, without_telegram=()).other_way("fi") == SERVICE.contact


def test_nobody_is_asked_whether_a_name_is_free_that_cannot_be_one() -> None:
    assert question(Naming(role="client"), Said("\u3164")) is None
