"""Measured figures: weight, waist and the like."""

from locales.sources import Label, Noted, Source

TEXTS: dict[str, Source] = {
    "measuring.whose": "Whose figures are they? Write the client's name.",
    "measuring.nobody": "None of your clients is called so.",
    "measuring.not_yours": "This person is no longer your client.",
    "measuring.which_point": Noted("Which point of {alias}'s programme is it?", note="As in: After 3 months."),
    "measuring.of": Noted("Figures of {alias}", note="{alias}: the client."),
    "measuring.point": Noted("📏 {point}", note="{point}: as in: After 3 months."),
    "measuring.today": Noted("Today", note="In place of a point of the programme, such as: After 3 months."),
    "measuring.question": Noted("{name} ({unit})?", note="As in: Weight (kg)?"),
    "measuring.question_name": Noted("{name} ({unit})", note="As in: Weight (kg)"),
    "measuring.note": Noted("Write the number, for example {example}. You can skip it.", note="{example}: 85.5"),
    "measuring.hint": Noted("Please write a number, for example {example}.", note="{example}: 85.5"),
    "measuring.cannot_be": Noted(
        "{figure}: there must be a slip in it. Please write it again.", note="{figure}: 850 kg"
    ),
    "measuring.sure": Noted("{figure}: is that right?", note="{figure}: a number with its unit, as in 172 kg."),
    "measuring.again": Label("No, write it again"),
    "measuring.not_now": Label("Not now"),
    "measuring.later": "All right. You can do it at any time: /measure",
    "measuring.figure": Noted("✓ {name}: {figure}", note="As in: Weight: 85.5 kg"),
    "measuring.thanks": "Thank you! These figures are saved.",
    "measuring.nothing": "All right, nothing is saved this time.",
    "measuring.where": "See them as a picture: /progress",
    "measuring.due": Noted("It is time to measure, if you like: {point}.", note="{point}: as in: After 3 months."),
    "measuring.due_note": "Your mentor can measure with you, too.",
    "measuring.by_staff": Noted("{alias} has entered a figure of yours.", note="{alias}: a mentor or coordinator."),
    "measuring.taken_back": Noted(
        "{alias} has taken back a figure of yours: {name}", note="{alias}: a mentor; {name}: as in Weight."
    ),
    "measuring.none": "Nothing is measured in this programme.",
}
