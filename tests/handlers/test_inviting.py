"""Invitations from the command line."""

from __future__ import annotations

from typing import Any

import pytest

from bot.inviting import InviteRefused, Wanted, make_invites
from tests.handlers.house import House

KIRSI = 3


@pytest.mark.parametrize("gone", [{"state": "stopped"}, {"reachable": False}])
async def test_a_coordinator_who_is_not_here_would_hear_of_nobody(house: House, gone: dict[str, Any]) -> None:
    kirsi = await house.person("Kirsi", "coordinator", KIRSI, **gone)

    with pytest.raises(InviteRefused, match="no coordinator yet"):
        await make_invites(house.writer, house.seal, Wanted("client"), house.now)

    await house.change(kirsi, state="active", reachable=True)
    assert len(await make_invites(house.writer, house.seal, Wanted("client"), house.now)) == 1
