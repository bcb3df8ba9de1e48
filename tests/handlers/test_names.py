"""Names that are offered in place of a taken one can be taken."""

from __future__ import annotations

import pytest

from tests.handlers.house import House

AMINA, BO = 1, 2


async def call(house: House, name: str) -> str:
    """Amina wants to be called so; what she hears."""
    await house.said(AMINA, "/settings")
    await house.settle()
    await house.pressed(AMINA, "alias")
    await house.settle()
    await house.said(AMINA, name)
    await house.settle()
    return (await house.texts(AMINA))[-1]


@pytest.mark.parametrize("name", ["Bo", "Ä" * 40, "👩‍👩‍👧‍👦" * 39])
async def test_an_offered_name_can_be_taken(house: House, name: str) -> None:
    await house.person(name, "client", BO)
    await house.person("Amina", "client", AMINA)

    heard = await call(house, name)

    assert "Somebody has this name already" in heard
    _, _, offers = heard.partition("These are free: ")
    for offer in offers.strip("\u2068\u2069").split(", ") if offers else []:
        assert "Somebody has" not in await call(house, offer)


async def test_ones_own_name_is_no_hindrance(house: House) -> None:
    await house.person("Amina", "client", AMINA)

    assert "Somebody has" not in await call(house, "amina")
