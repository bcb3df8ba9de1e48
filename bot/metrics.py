"""`/metrics`: what health looks at, and how many alerts stand open, for Prometheus. Numbers only, about nobody."""

from __future__ import annotations

from collections.abc import Mapping

from prometheus_client import CollectorRegistry, Gauge, generate_latest

HELP = {
    "inbox_oldest_seconds": "Age of the update that waits longest to be answered.",
    "outbox_oldest_seconds": "Age of the message that waits longest to be sent.",
    "last_poll_seconds": "Time since Telegram last answered a poll.",
    "synthetic_alert_seconds": "Time since a synthetic alert last arrived at Telegram.",
    "alert_overdue_seconds": "By how much the next step of an alert is late.",
    "mail_oldest_seconds": "Age of the alert mail that waits longest for the mail server.",
}


def written(
    ages: Mapping[str, float | None], *, well: bool, delivery: float | None, alerts: Mapping[tuple[str, str], int]
) -> bytes:
    """In Prometheus' text form. An age of nothing is 0, so that a rule over it needs no special case."""
    registry = CollectorRegistry()
    Gauge("askel_up", "1 when /healthz would say ok.", registry=registry).set(well)
    for name, age in ages.items():
        Gauge(f"askel_{name}", HELP[name], registry=registry).set(age or 0)
    late = "Seconds from the time of the last synthetic alert to its arrival."
    Gauge("askel_synthetic_alert_delivery_seconds", late, registry=registry).set(delivery or 0)
    open_ones = Gauge("askel_alerts", "Alerts that are not resolved.", ["lane", "state"], registry=registry)
    for lane in ("now", "today", "week"):
        for state in ("open", "taken"):
            open_ones.labels(lane, state).set(alerts.get((lane, state), 0))
    return generate_latest(registry)
