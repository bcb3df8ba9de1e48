"""How is the mentoring working?"""

from locales.sources import Label, Noted, Plural, Source

TEXTS: dict[str, Source] = {
    "feedback.intro": "A few short questions about this mentoring. Your name is not shown with the answers.",
    "feedback.sentence": "Do you want to say something more?",
    "feedback.sentence_note": "Write it here. Or skip. It is read without your name.",
    "feedback.thanks": "Thank you! This helps us to do better.",
    "feedback.not_now": "I ask you about it in some weeks of the programme. To talk with a human: /talk",
    "feedback.none": "Nobody has said anything yet.",
    "feedback.title": Plural(one="What {count} client says", other="What {count} clients say"),
    "feedback.too_few": Noted(
        "Fewer than {least} answers: the counts are shown later.", note="So nobody is recognised."
    ),
    "feedback.option": Noted("{emoji} {option}: {number}", note="As in: A little: 12"),
    "feedback.few": Noted("fewer than {least}", note="Instead of a number, as in: A little: fewer than 5"),
    "feedback.sentences": "In their own words, without names:",
    "feedback.earlier": Label("Earlier"),
    "feedback.later": Label("Later"),
}
