"""What a client's time is reckoned from. Our assumption, and the report says so in these words."""

from __future__ import annotations

READS = 4  # seconds: a new message
TAPS = 5  # a tap, with reading the question that it answers
TYPES = 20  # something written
SPEAKS = 30  # a voice message

ASSUMED = (
    f"Minutes are our assumption: {READS} seconds for each new message, {TAPS} for a tap with the question that it "
    f"answers, {TYPES} for something written, {SPEAKS} for a voice message. Every message counts as read.",
    "How often people answer is our assumption as well: see rehearsal/habits.py.",
)
