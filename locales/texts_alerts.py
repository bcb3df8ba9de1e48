"""What staff are told when a person needs a human, and what the person hears. The crisis texts are safety texts."""

from locales.sources import Noted, Source

TEXTS: dict[str, Source] = {
    "alerts.new": Noted(
        "{client}: {rule}", note="Staff. {client}: the name that the client uses. {rule}: what happened."
    ),
    "crisis.call": Noted(
        "Are you in danger? Call {number} now.", note="Safety text. {number}: the emergency number, 112."
    ),
}
