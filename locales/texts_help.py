"""/help, and the commands as they stand in the menu."""

from locales.sources import Label, Noted, Source

TEXTS: dict[str, Source] = {
    "help.hello": "What you can do here",
    "help.command": Noted("{command} – {what}", note="A command and what it does."),
    "help.not_watched": Noted(
        "This chat is not watched round the clock. It is no emergency service.",
        note="Safety text. Be exact: this is no emergency service.",
    ),
    "commands.checkin": Label("Answer the questions"),
    "commands.talk": Label("Talk with a human"),
    "commands.goals": Label("Your goals"),
    "commands.progress": Label("Pictures of your progress"),
    "commands.measure": Label("Weight and other figures"),
    "commands.measure_staff": Label("Enter a client's figures"),
    "commands.meet": Label("Your next meeting"),
    "commands.meet_staff": Label("Plan a meeting"),
    "commands.feedback": Label("How is the mentoring?"),
    "commands.feedback_staff": Label("What clients say of the mentoring"),
    "commands.pause": Label("Take a break", note="From the messages, for some days or weeks."),
    "commands.resume": Label("Go on after a break"),
    "commands.settings": Label("Name, language, day and time"),
    "commands.settings_staff": Label("Name, language, working hours"),
    "commands.language": Label("Change the language"),
    "commands.help": Label("Help"),
    "commands.privacy": Label("What is kept about you"),
    "commands.stop": Label("Stop"),
    "commands.clients": Label("Your clients"),
    "commands.today": Label("Your day: who needs you"),
    "commands.client": Label("Find a client"),
    "commands.away": Label("Days off, and who stands in"),
    "commands.people": Label("Everyone"),
    "commands.activity": Label("Group activities and invitations"),
    "commands.prompts": Label("Prompts for invitations"),
    "commands.caseload": Label("Mentors and their clients"),
    "commands.invite": Label("Invite somebody"),
}
