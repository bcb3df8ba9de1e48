"""The library of prompts, and what becomes of people for whose language there is no checked translation."""

from locales.sources import Label, Noted, Plural, Source

TEXTS: dict[str, Source] = {
    "prompting.title": "📚 Prompts for invitations",
    "prompting.note": "Ready ones are in every language. You can write your own, too.",
    "prompting.own": Plural("{count} is your service's own.", "{count} are your service's own."),
    "prompting.new": Label("Write a new one"),
    "prompting.by_itself": Label("What goes out by itself"),
    "prompting.close": Label("Close"),
    "prompting.closed": "📚 Closed. To open it again: /prompts",
    "prompting.kind_question": "What is it like?",
    "prompting.kind_note": "The sign, what to bring and for whom come from it. You can change them in each invitation.",
    "prompting.other": Label("Something else"),
    "prompting.in_yours": Noted("Write it in your own language: {language}", note="{language}: as it names itself."),
    "prompting.name_question": "What is it called?",
    "prompting.name_hint": Plural(
        "Write a short name, at most {count} letter.", "Write a short name, at most {count} letters."
    ),
    "prompting.what_question": "What do you do there?",
    "prompting.what_note": "One or two short sentences. Day, time, place and price come by themselves.",
    "prompting.what_hint": Plural(
        "Write one or two short sentences, at most {count} letter.",
        "Write one or two short sentences, at most {count} letters.",
    ),
    "prompting.too_long": Plural(
        "That is too long. At most {count} letter.", "That is too long. At most {count} letters."
    ),
    "prompting.too_many": "There are as many of your own as there can be. Put one away, then write a new one.",
    "prompting.made": "✅ It is kept. All coordinators can use it now.",
    "prompting.kept": "✅ It is kept.",
    "prompting.languages": "Languages:",
    "prompting.language": Noted("{sign} {language}: {mark}", note="{mark}: such as checked by Irina."),
    "prompting.invite_hint": "To invite with it: /activity",
    "prompting.write": Label("Write it"),
    "prompting.right": Label("It has been checked"),
    "prompting.name_in": Noted(
        "What is it called in this language? {language}", note="{language}: as it names itself."
    ),
    "prompting.what_in": Noted(
        "What do you do there? Write it in this language: {language}", note="{language}: as it names itself."
    ),
    "prompting.vouch_question": "Has somebody who reads this language checked it?",
    "prompting.vouch_note": "Only what is checked is sent to people.",
    "prompting.vouch_me": Label("Yes, I have"),
    "prompting.vouch_other": Label("Yes, somebody else"),
    "prompting.vouch_machine": Label("No, it is from a machine"),
    "prompting.checker_question": "Who has checked it? Write the name.",
    "prompting.checker_note": "Staff see the name in this list, nobody else.",
    "prompting.record": Label("Record it"),
    "prompting.record_again": Label("Record it again"),
    "prompting.unrecord": Label("Delete the recording"),
    "prompting.record_question": Noted("Say it in this language: {language}", note="{language}: as it names itself."),
    "prompting.record_note": "Now send a voice message. People can listen to it below the invitation.",
    "prompting.record_hint": "Please send a voice message.",
    "prompting.other_words": "The words have been changed meanwhile. Please read out the new ones.",
    "prompting.recorded": "🔊 The recording is kept.",
    "prompting.unrecorded": "The recording is deleted.",
    "prompting.voice": Noted("🔊 {language}", note="A language in which there is a recording."),
    "prompting.away": Label("Put it away"),
    "prompting.away_note": "Nobody can invite with it any more. What was sent stays as it is.",
    "prompting.away_question": "Put it away?",
    "prompting.away_yes": Label("Yes, put it away"),
    "prompting.put_away": "It is put away.",
    "prompts.gone": Noted("An activity", note="The name of a prompt that is not there any more."),
    "prompts.in_another_language": Noted(
        "🌐 This part is in another language: {language}", note="{language}: as it names itself."
    ),
    "prompts.mark_source": Noted("here it was written", note="How a language of a prompt stands."),
    "prompts.mark_checked": Noted("checked", note="How a language of a prompt stands."),
    "prompts.mark_machine": Noted("from a machine, not checked", note="How a language of a prompt stands."),
    "prompts.mark_outdated": Noted("outdated: the first text has changed", note="How a language of a prompt stands."),
    "prompts.mark_missing": Noted("missing", note="How a language of a prompt stands."),
    "prompts.checked_by": Noted("checked by {by}", note="{by}: a name."),
    "gathering.prompt_gone": "Somebody has put this prompt away. Please choose another one.",
    "gathering.not_checked": "For some people there is no checked translation:",
    "gathering.silent": Plural(
        "• {language}: {count} person ({mark})",
        "• {language}: {count} people ({mark})",
        note="{mark}: such as missing.",
    ),
    "gathering.silent_question": "What do they get?",
    "gathering.leave_out": Plural("Nothing: {count} person is left out", "Nothing: {count} people are left out"),
    "gathering.in_second": Plural(
        "In their second language: {count} person", "In their second language: {count} people"
    ),
    "gathering.in_source": Label("In {language}, with a note", note="{language}: as it names itself."),
    "gathering.hear_second": Plural(
        "🗣 {count} person gets it in the second language", "🗣 {count} people get it in their second language"
    ),
    "gathering.hear_source": Plural(
        "📝 {count} person gets it in {language}, with a note", "📝 {count} people get it in {language}, with a note"
    ),
    "gathering.hear_nothing": Plural(
        "➖ {count} person is left out: no translation", "➖ {count} people are left out: no translation"
    ),
    "gathering.unread": "🔍 No native reader has checked the ready parts in this language yet.",
    "gathering.voices": Noted("🔊 To listen to: {languages}", note="{languages}: in which there is a recording."),
    "broadcast.why_no_language": Noted("no checked translation", note="Why somebody got no invitation."),
}
