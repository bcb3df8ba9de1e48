"""A Telegram on your own machine: the Bot API over HTTP, people with phones, faults on demand: docs/simulator.md."""

from simulator.limits import Rates
from simulator.people import People, Person, Seen
from simulator.server import Simulator

__all__ = ["People", "Person", "Rates", "Seen", "Simulator"]
