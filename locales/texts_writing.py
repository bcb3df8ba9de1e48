"""A mentor writes to a client first; photos in a talk."""

from locales.sources import Brief, Label, Noted, Source

TEXTS: dict[str, Source] = {
    "writing.whom": "To whom do you want to write?",
    "writing.to": Noted("✍️ To {alias}", note="{alias}: the client to whom a mentor writes."),
    "writing.how": "Write it now, or send a voice message. It goes to the client as it is.",
    "writing.only_own_words": "I can pass on your own words and voice messages only.",
    "writing.no": Label("Do not write"),
    "writing.left": "All right. Nothing was sent.",
    "writing.not_yours": "This is not your client now. Nothing was passed on.",
    "writing.not_joined": "{alias} has not finished joining. You can write when they have.",
    "writing.unreachable": "{alias} cannot be reached in Telegram. Nothing was passed on.",
    "writing.others": "Somebody else has taken this alert. Nothing was passed on. To write all the same: /write",
    "card.write": Label("Write", note="A verb: on the card of a client, write to them."),
    "photos.question": "May your mentor see photos that you send here?",
    "photos.allowed": "Thank you. Your mentor can see photos that you send in a talk.",
    "photos.refused": "All right. Your mentor does not see your photos.",
    "photos.settings": "You can change this at any time: /settings",
    "settings.photos": Label("Photos", note="Whether the mentor may see photos that the client sends."),
    "talk.end": Label("End the talk"),
    "talk.ended_staff": "The talk with {alias} has ended. To go on, reply to this message.",
    "talk.ended_other": "A talk has ended. The client is not yours now.",
    "talk.lost": "{alias} no longer writes with you here. I passed your message on to the staff. "
    "A human will answer in working hours.",
    "talk.kept": "Your message did not reach {alias}. I passed it on to the staff.",
    "talk.not_delivered": "Your message did not reach {alias}.",
    "talk.lost_photo": "{alias} no longer writes with you here. Your photo was not passed on. "
    "To talk with a human: /talk",
    "talk.toast.over": Brief("This talk is over."),
    "talk.questions_wait": "Your questions are here. Now, or after the talk?",
    "talk.questions_now": Label("Now"),
    "talk.questions_later": Label("After the talk"),
    "talk.questions_after": "All right. Your questions come after the talk.",
    "commands.write": Label("Write to a client"),
}
