"""What each kind of update means to us, and that nothing which Telegram could send makes us stumble."""

from __future__ import annotations

import json
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from handlers.decode import (
    MEDIA,
    AddedToGroup,
    Arrival,
    Blocked,
    Commanded,
    From,
    Ignored,
    Internal,
    Showed,
    Tapped,
    Wrote,
    decode,
    decode_inner,
)

AMINA = From(7, "ar")
CHAT = {"id": 7, "type": "private"}
USER = {"id": 7, "is_bot": False, "first_name": "Amina", "language_code": "ar"}


def said(**content: Any) -> dict[str, Any]:
    return {"update_id": 1, "message": {"message_id": 5, "date": 1, "chat": CHAT, "from": USER, **content}}


def test_text_is_what_somebody_wrote() -> None:
    assert decode(said(text="hello")) == Wrote(AMINA, "hello", False, 5, None)


def test_a_reply_names_what_it_answers() -> None:
    assert decode(said(text="yes", reply_to_message={"message_id": 3, "chat": CHAT})) == Wrote(
        AMINA, "yes", False, 5, 3
    )


def test_what_is_forwarded_is_marked() -> None:
    origin = {"type": "hidden_user", "date": 1, "sender_user_name": "X"}

    assert decode(said(text="/stop", forward_origin=origin)) == Wrote(AMINA, "/stop", True, 5, None)
    assert decode(said(voice={"file_id": "v"}, forward_origin=origin)) == Showed(AMINA, "voice", 5, None, "v", True)


def test_an_edited_message_is_told_apart_and_never_a_command() -> None:
    update = {"update_id": 1, "edited_message": said(text="/stop")["message"]}

    assert decode(update) == Wrote(AMINA, "/stop", False, 5, None, edited=True)


def test_an_edited_photo_is_left_alone_unless_something_is_written_below_it() -> None:
    bare = {"update_id": 1, "edited_message": said(photo=[])["message"]}
    update = {"update_id": 1, "edited_message": said(photo=[], caption="look")["message"]}

    assert isinstance(decode(bare), Ignored)
    shown = decode(update)
    assert isinstance(shown, Showed)
    assert (shown.caption, shown.edited) == ("look", True)


@pytest.mark.parametrize(
    ("words", "name", "argument"),
    [
        ("/start", "start", ""),
        ("/start abc_-123", "start", "abc_-123"),
        ("/start  abc ", "start", "abc"),
        ("/Talk", "talk", ""),
        ("/help@askel_bot", "help", ""),
        ("/start@askel_bot abc", "start", "abc"),
        ("/talk\nplease, it is urgent", "talk", "please, it is urgent"),
        ("/talk\u00a0now", "talk", "now"),
        ("/", "", ""),
        ("/ 8", "", "8"),
    ],
)
def test_a_command_ends_where_its_word_ends(words: str, name: str, argument: str) -> None:
    assert decode(said(text=words)) == Commanded(AMINA, name, argument, 5)


@pytest.mark.parametrize("kind", MEDIA)
def test_everything_that_can_be_shown_has_a_kind(kind: str) -> None:
    brought = {"voice": {"file_id": "f"}, "photo": [{"file_id": "small"}, {"file_id": "large"}]}
    shown = decode(said(**{kind: brought.get(kind, {})}))

    voice, photo = "f" if kind == "voice" else None, "large" if kind == "photo" else None
    assert shown == Showed(AMINA, kind, 5, None, voice, photo_id=photo)


def test_a_service_message_is_left_alone() -> None:
    assert decode(said(pinned_message={"message_id": 1})) == Ignored("a service message")


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
def test_what_is_said_elsewhere_is_left_alone(kind: str) -> None:
    assert isinstance(decode(said(text="hi", chat={"id": -5, "type": kind})), Ignored)


@pytest.mark.parametrize("sender", [None, {"id": 9, "is_bot": True}])
def test_what_no_person_said_is_left_alone(sender: dict[str, Any] | None) -> None:
    assert decode(said(**{"text": "hi", "from": sender})) == Ignored("said by no person")


def test_a_tap_names_its_button_and_its_message() -> None:
    query = {"id": "q", "from": USER, "data": "s.1.good", "message": {"message_id": 5, "chat": CHAT, "date": 0}}

    assert decode({"update_id": 1, "callback_query": query}) == Tapped(AMINA, "q", "s.1.good", 5)


def test_a_tap_on_a_message_that_telegram_forgot_is_a_tap() -> None:
    query = {"id": "q", "from": USER}

    assert decode({"update_id": 1, "callback_query": query}) == Tapped(AMINA, "q", "", None)


def test_a_tap_in_a_group_is_left_alone() -> None:
    query = {"id": "q", "from": USER, "message": {"message_id": 5, "chat": {"id": -5, "type": "group"}}}

    assert decode({"update_id": 1, "callback_query": query}) == Ignored("tapped in a group")


@pytest.mark.parametrize(
    ("status", "chat", "means"),
    [
        ("kicked", CHAT, Blocked(AMINA, True)),
        ("left", CHAT, Blocked(AMINA, True)),
        ("member", CHAT, Blocked(AMINA, False)),
        ("member", {"id": -5, "type": "group"}, AddedToGroup(-5)),
        ("administrator", {"id": -5, "type": "channel"}, AddedToGroup(-5)),
        ("left", {"id": -5, "type": "group"}, Ignored("no longer in a group")),
    ],
)
def test_coming_and_going(status: str, chat: dict[str, Any], means: Arrival) -> None:
    update = {"update_id": 1, "my_chat_member": {"chat": chat, "from": USER, "new_chat_member": {"status": status}}}

    assert decode(update) == means


@pytest.mark.parametrize(
    "raw",
    [{}, {"update_id": 1}, {"update_id": 1, "message": "text"}, {"update_id": 1, "poll_answer": {}}, [], None, 5, ""],
)
def test_a_kind_that_nobody_knows_costs_nobody_anything(raw: object) -> None:
    assert isinstance(decode(raw), Ignored)


@pytest.mark.parametrize("key", ["\ud800", "a\0b", "k" * 5000])
def test_why_it_was_left_alone_can_be_kept_in_any_database(key: str) -> None:
    ignored = decode({key: {}})

    assert isinstance(ignored, Ignored)
    assert ignored.why.encode()
    assert "\0" not in ignored.why
    assert len(ignored.why) < 80


@pytest.mark.parametrize(("words", "clean"), [("a\ud800b", "a?b"), ("a\0b", "ab"), ("\ud83d\ude00", "??")])
def test_what_no_database_keeps_is_taken_out_of_words(words: str, clean: str) -> None:
    arrival = decode(said(text=words))

    assert isinstance(arrival, Wrote)
    assert arrival.words == clean


@pytest.mark.parametrize(
    "broken",
    [
        {"message": {}},
        said(text=5),
        said(chat=None),
        {"callback_query": {"id": "q"}},
        {"my_chat_member": {"chat": CHAT}},
        said(voice={}),
        said(**{"from": {"id": "x"}, "text": "hi"}),
    ],
)
def test_a_known_kind_with_broken_fields_is_refused_without_quoting_them(broken: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as refused:
        decode(broken)

    assert "input_value" not in str(refused.value)


def test_an_inner_event_has_a_kind() -> None:
    assert decode_inner({"kind": "due", "due": "alert", "key": "a"}) == Internal("due", {"due": "alert", "key": "a"})


@pytest.mark.parametrize("raw", [{}, {"kind": 5}, [], None, "due"])
def test_an_inner_event_without_a_kind_is_a_fault_of_ours(raw: object) -> None:
    with pytest.raises(ValueError, match="without a kind"):
        decode_inner(raw)


# --- whatever comes

scalars = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.just("\ud800"), st.just("/x\0"))
known = st.sampled_from(
    [
        "message",
        "edited_message",
        "callback_query",
        "my_chat_member",
        "message_id",
        "chat",
        "from",
        "id",
        "type",
        "text",
        "data",
        "voice",
        "file_id",
        "new_chat_member",
        "status",
        "reply_to_message",
        "forward_origin",
        "is_bot",
        "private",
        "language_code",
        "photo",
        "update_id",
    ]
)
anything = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.one_of(known, st.text()), inner, max_size=5)
    ),
    max_leaves=15,
)
FIELDS: dict[str, Any] = {
    "message_id": 5,
    "chat": CHAT,
    "from": USER,
    "text": "hello",
    "data": "s.1.good",
    "id": "q",
    "voice": {"file_id": "v"},
    "new_chat_member": {"status": "kicked"},
    "reply_to_message": {"message_id": 3},
    "forward_origin": {"type": "user"},
}


@st.composite
def nearly_right(draw: st.DrawFn) -> dict[str, Any]:
    """An update with one or two fields that are anything at all."""
    kind = draw(st.sampled_from(["message", "edited_message", "callback_query", "my_chat_member"]))
    content = {name: FIELDS[name] for name in draw(st.sets(st.sampled_from(sorted(FIELDS))))}
    wrong = draw(st.dictionaries(st.sampled_from(sorted(FIELDS)), anything, max_size=2))
    return {"update_id": 1, kind: {**FIELDS, **wrong} if draw(st.booleans()) else {**content, **wrong}}


@settings(deadline=None, max_examples=300)
@given(st.one_of(anything, nearly_right()))
def test_any_json_is_something_that_arrived_or_is_refused(raw: object) -> None:
    raw = json.loads(json.dumps(raw))
    try:
        arrival = decode(raw)
    except ValidationError:
        return

    assert isinstance(arrival, get_args(Arrival))
    if isinstance(arrival, Ignored):
        assert arrival.why.encode()
