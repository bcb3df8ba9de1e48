"""Entities: given, parsed from HTML or MarkdownV2, found by Telegram itself, and broken."""

from typing import Any

import pytest

from simulator import Person
from simulator.entities import find_entities, trim, utf16
from simulator.markup_html import parse_html
from simulator.markup_markdown import parse_markdown, parse_markdown_v2
from simulator.refusals import Refused
from tests.simulator.conftest import Bot


def short(parsed: tuple[str, list[dict[str, Any]]]) -> tuple[str, list[tuple[Any, ...]]]:
    """A text, and of each entity its type, what it covers, and whatever else it has."""
    text, entities = parsed
    units = text.encode("utf-16-le")
    covered = []
    for entity in entities:
        start, end = entity["offset"] * 2, (entity["offset"] + entity["length"]) * 2
        rest = [value for name, value in entity.items() if name not in ("type", "offset", "length")]
        covered.append((entity["type"], units[start:end].decode("utf-16-le"), *rest))
    return text, covered


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("plain", "plain", []),
        ("1 &lt; 2 &amp; 3 &gt; 2 &quot;&#x1F642;&#33;", '1 < 2 & 3 > 2 "🙂!', []),
        ("fish &chips; & &nbsp;", "fish &chips; & &nbsp;", []),
        ("<b>bold</b> <i>it</i>", "bold it", [("bold", "bold"), ("italic", "it")]),
        ("🙂<b>ä🙂</b>", "🙂ä🙂", [("bold", "ä🙂")]),
        ("<strong><em>x</em>y</strong>", "xy", [("bold", "xy"), ("italic", "x")]),
        ("<u>a</u><ins>b</ins>", "ab", [("underline", "a"), ("underline", "b")]),
        ("<s>a</s> <del>b</del>", "a b", [("strikethrough", "a"), ("strikethrough", "b")]),
        ('<span class="tg-spoiler">a</span><tg-spoiler>b</tg-spoiler>', "ab", [("spoiler", "a"), ("spoiler", "b")]),
        ("<a href='https://x.fi/?a=1&amp;b=2'>x</a>", "x", [("text_link", "x", "https://x.fi/?a=1&b=2")]),
        ('<a href="nothing">x</a>', "x", []),
        ('<a href="tg://user?id=5">x</a>', "x", [("text_link", "x", "tg://user?id=5")]),
        ("<code>a</code>", "a", [("code", "a")]),
        ("<pre>a\nb</pre>", "a\nb", [("pre", "a\nb")]),
        ('<pre><code class="language-py">x = 1</code></pre>', "x = 1", [("pre", "x = 1", "py")]),
        ("<blockquote>q</blockquote>", "q", [("blockquote", "q")]),
        ("<blockquote expandable>q</blockquote>", "q", [("expandable_blockquote", "q")]),
        ('<tg-emoji emoji-id="55">👍</tg-emoji>', "👍", [("custom_emoji", "👍", "55")]),
        ("<b></b>x", "x", []),
        ("<a href=x.fi>x</a>", "x", [("text_link", "x", "http://x.fi")]),
        ('<code class="language-py">x</code>', "x", [("code", "x")]),
        ("<B>x</b >", "x", [("bold", "x")]),
    ],
)
def test_html_becomes_text_and_entities(source: str, text: str, entities: list[Any]):
    assert short(parse_html(source)) == (text, entities)


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("ä<foo>x</foo>", 'Unsupported start tag "foo" at byte offset 2'),
        ("called <3 today", 'Unsupported start tag "3" at byte offset 7'),
        ("called <3", "Unclosed start tag at byte offset 7"),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<a href="x>y</a>', 'Unclosed start tag "a" at byte offset 0'),
        ("<a href=x/y>y</a>", "Unexpected end of name token at byte offset 8"),
        ("<b =x>y</b>", 'Empty attribute name in the tag "b" at byte offset 0'),
    ],
)
def test_broken_html_is_refused_with_its_place(source: str, why: str):
    with pytest.raises(Refused) as refused:
        parse_html(source)
    assert refused.value.description == f"Bad Request: can't parse entities: {why}"


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("*b* _i_ __u__ ~s~ ||p||", "b i u s p", [("bold", "b"), ("italic", "i"), ("underline", "u"),
                                                  ("strikethrough", "s"), ("spoiler", "p")]),
        (r"1\.5 \*not\* \\ \_", r"1.5 *not* \ _", []),
        ("*b _i_ b*", "b i b", [("bold", "b i b"), ("italic", "i")]),
        (r"[x\]](https://x.fi/\))", "x]", [("text_link", "x]", "https://x.fi/)")]),
        ("`a*b`", "a*b", [("code", "a*b")]),
        ("```\na\n```", "a\n", [("pre", "a\n")]),
        ("```py\nx = 1```", "x = 1", [("pre", "x = 1", "py")]),
        ("```word```", "word", [("pre", "word")]),
        ("![👍](tg://emoji?id=55)", "👍", [("custom_emoji", "👍", "55")]),
        (">a\n>b\nc", "a\nb\nc", [("blockquote", "a\nb")]),
        ("**>a\n>b||\nc", "a\nb\nc", [("expandable_blockquote", "a\nb")]),
        ("🙂 *ä*", "🙂 ä", [("bold", "ä")]),
    ],
)  # fmt: skip
def test_markdown_v2_becomes_text_and_entities(source: str, text: str, entities: list[Any]):
    assert short(parse_markdown_v2(source)) == (text, entities)


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("Hello.", "Character '.' is reserved and must be escaped with the preceding '\\'"),
        ("a - b", "Character '-' is reserved and must be escaped with the preceding '\\'"),
        ("ä*b", "Can't find end of Bold entity at byte offset 2"),
        ("[a](b", "Can't find end of a URL at byte offset 4"),
        ("```a", "Can't find end of Pre entity at byte offset 0"),
    ],
)
def test_broken_markdown_v2_is_refused_with_its_place(source: str, why: str):
    with pytest.raises(Refused) as refused:
        parse_markdown_v2(source)
    assert refused.value.description == f"Bad Request: can't parse entities: {why}"


def test_the_older_markdown_is_read_too():
    source = "*b* _i_ `c` [x](http://x.fi) [y] \\* 1.5 ```\np```"
    entities = [("bold", "b"), ("italic", "i"), ("code", "c"), ("text_link", "x", "http://x.fi"), ("pre", "p")]
    assert short(parse_markdown(source)) == ("b i c x y * 1.5 p", entities)
    with pytest.raises(Refused, match="Can't find end of the entity starting at byte offset 2"):
        parse_markdown("a *b")


@pytest.mark.parametrize(
    ("text", "entities"),
    [
        ("/start now", [("bot_command", "/start")]),
        ("say /help@askel_bot!", [("bot_command", "/help@askel_bot")]),
        ("and/or 1/2", []),
        ("see https://x.fi/a?b. Or www.y.fi", [("url", "https://x.fi/a?b"), ("url", "www.y.fi")]),
        ("🙂 @amina and #walk2", [("mention", "@amina"), ("hashtag", "#walk2")]),
        ("me@x.fi #1", [("email", "me@x.fi")]),
    ],
)
def test_telegram_finds_commands_links_and_mentions_by_itself(text: str, entities: list[Any]):
    assert short((text, find_entities(text, []))) == (text, entities)


def test_what_is_given_comes_before_what_is_found():
    code = {"type": "code", "offset": 0, "length": 9}
    assert find_entities("see /help", [code]) == [code]
    bold = {"type": "bold", "offset": 0, "length": 9}
    assert [entity["type"] for entity in find_entities("see /help", [bold])] == ["bold", "bot_command"]


def test_an_entity_that_covers_only_cut_off_space_goes():
    assert trim(" x ", [{"type": "bold", "offset": 2, "length": 1}]) == ("x", [])


def test_units_are_those_of_utf_16():
    assert [utf16(text) for text in ("", "a", "ä", "🙂", "👨‍👩‍👧")] == [0, 1, 1, 2, 8]


async def test_given_entities_are_kept(bot: Bot, amina: Person):
    bold = {"type": "bold", "offset": 2, "length": 3}
    message = await bot.ok("sendMessage", chat_id=amina.id, text="🙂abc", entities=[bold])
    assert message["entities"] == [bold]


@pytest.mark.parametrize(
    ("entity", "why"),
    [
        (
            {"type": "bold", "offset": 0, "length": 9},
            "entity beginning at UTF-16 offset 0 ends after the end of",
        ),
        ({"type": "bold", "offset": 1, "length": 2}, "entity beginning at UTF-16 offset 1 ends in a middle"),
        ({"type": "bold", "offset": -1, "length": 1}, "receive an entity with incorrect offset -1"),
        ({"type": "bold", "offset": 0, "length": "x"}, "receive an entity with incorrect length x"),
        ({"type": "loud", "offset": 0, "length": 1}, "can't parse MessageEntity: Unsupported type specified"),
        ({"type": "text_link", "offset": 0, "length": 2}, "can't parse MessageEntity: Can't find field \"url\""),
        ("bold", "can't parse MessageEntity: expected an Object"),
    ],
)
async def test_broken_entities_are_refused(bot: Bot, amina: Person, entity: Any, why: str):
    refused = await bot.refused("sendMessage", chat_id=amina.id, text="🙂ab", entities=[entity])
    assert refused.startswith(f"Bad Request: {why}")


async def test_an_unknown_parse_mode_is_refused(bot: Bot, amina: Person):
    refused = await bot.refused("sendMessage", chat_id=amina.id, text="x", parse_mode="BBCode")
    assert refused == "Bad Request: unsupported parse_mode"


async def test_parse_mode_html_works_over_http(bot: Bot, amina: Person):
    message = await bot.ok("sendMessage", chat_id=amina.id, text="<b>x</b> &lt;3", parse_mode="html")
    assert (message["text"], message["entities"]) == ("x <3", [{"type": "bold", "offset": 0, "length": 1}])
    refused = await bot.refused("sendMessage", chat_id=amina.id, text="<b>x", parse_mode="HTML")
    assert refused.startswith("Bad Request: can't parse entities: ")
