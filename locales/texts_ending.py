"""The end of the year and what comes after."""

from locales.sources import Label, Noted, Plural, Source

TEXTS: dict[str, Source] = {
    "ending.year": "See what you have done. Thank you for being with us!",
    "ending.answered": Plural(
        one="You answered the questions {count} time.", other="You answered the questions {count} times."
    ),
    "ending.first": "The first figures:",
    "ending.last": "The last figures:",
    "ending.goals": Noted(
        "Your goals together: {first} at the beginning, {last} now. 50 is what you agreed on.",
        note="Figures of Goal Attainment Scaling.",
    ),
    "ending.few_questions": "A few questions, and you choose what comes next.",
    "ending.identity": "Many people see themselves in a new way now.",
    "ending.identity_question": "How would you go on? I am someone who …",
    "ending.i_moves": Label("I am someone who likes to move", note="On a button; neutral for all genders if you can."),
    "ending.i_cares": Label("I am someone who looks after myself"),
    "ending.i_starts_again": Label("I am someone who starts again"),
    "ending.you_wrote": "I am someone who …",
    "ending.next_question": "What would you like now?",
    "ending.thanks": "Thank you! I tell your mentor.",
    "ending.stays": "Your pictures stay: /progress. A human is there: /talk",
    "ending.change": Label("Change my choice"),
    "ending.chosen": Noted("Your choice for the time after the year: {choice}", note="{choice}: what a button said."),
    "ending.reminder": "Your last questions are still open. You can answer them now, or later: /progress",
    "ending.farewell": "The programme ends here. Thank you for every answer!",
    "ending.farewell_stays": "I do not ask any more. Your pictures stay: /progress. To talk: /talk",
    "ending.staff_chose": Noted("{alias} chose what comes next: {choice}", note="{alias}: the client."),
    "ending.staff_farewell": Noted("{alias} has come to the end of the programme.", note="{alias}: the client."),
}
