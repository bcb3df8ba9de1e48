"""What Telegram says when it refuses, word for word, so that a bot can tell one refusal from another.

Exception
├── Refused    to a bot: an error code, a description, sometimes parameters
└── Wrong      to whoever drives the simulator: one sentence about what was wrong with the request
"""

from typing import Any

__all__ = ["Refused", "Wrong", "bad_request", "conflict", "forbidden", "not_found", "too_many", "unauthorized"]


class Refused(Exception):
    """An answer with `ok: false`."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def answer(self) -> dict[str, Any]:
        answer: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            answer["parameters"] = self.parameters
        return answer


class Wrong(Exception):
    """A request to the control interface that makes no sense; the sentence is shown as it is."""

    def __init__(self, sentence: str, status: int = 400) -> None:
        super().__init__(sentence)
        self.status = status


def bad_request(why: str, **parameters: int) -> Refused:
    return Refused(400, f"Bad Request: {why}", **parameters)


def forbidden(why: str) -> Refused:
    return Refused(403, f"Forbidden: {why}")


def conflict(why: str) -> Refused:
    return Refused(409, f"Conflict: {why}")


def too_many(seconds: int) -> Refused:
    return Refused(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


def unauthorized() -> Refused:
    return Refused(401, "Unauthorized")


def not_found() -> Refused:
    return Refused(404, "Not Found")
