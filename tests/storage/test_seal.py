"""What is sealed opens in its own place, with its own key, unchanged, or not at all."""

from __future__ import annotations

import base64
import secrets

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.seal import BadKey, Seal, SealBroken, new_key

HERE = "answers.value:a1"
WORDS = "My knee hurts. قلبي".encode()


@pytest.fixture(scope="module")
def seal() -> Seal:
    return Seal(new_key())


# --- sealing and opening


@settings(deadline=None)
@given(plain=st.binary(max_size=2000), place=st.text(max_size=60))
def test_what_was_sealed_opens_in_its_place(seal: Seal, plain: bytes, place: str) -> None:
    assert seal.open(seal.seal(plain, place), place) == plain


def test_nothing_of_the_words_is_to_be_seen(seal: Seal) -> None:
    sealed = seal.seal(WORDS, HERE)

    assert all(WORDS[at : at + 4] not in sealed for at in range(len(WORDS) - 3))


def test_equal_words_are_sealed_differently_each_time(seal: Seal) -> None:
    assert len({seal.seal(WORDS, HERE) for _ in range(500)}) == 500
    assert len({seal.seal(WORDS, HERE)[5:17] for _ in range(500)}) == 500, "a nonce is never used twice"


def test_a_sealed_value_begins_with_its_version_and_the_id_of_its_key(seal: Seal) -> None:
    sealed = seal.seal(WORDS, HERE)

    assert sealed[:5] == b"\x01" + bytes.fromhex(seal.key_id)
    assert len(sealed) == 1 + 4 + 12 + len(WORDS) + 16


@pytest.mark.parametrize("value", [None, 7, "text", ["a", {"b": 1.5}], {"state": {"kind": "asked"}}])
def test_json_comes_back_as_it_was(seal: Seal, value: object) -> None:
    assert seal.open_json(seal.seal_json(value, HERE), HERE) == value


# --- changed, moved, cut


def test_every_changed_bit_is_noticed(seal: Seal) -> None:
    sealed = seal.seal(b"short", HERE)

    for bit in range(len(sealed) * 8):
        changed = bytearray(sealed)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(SealBroken):
            seal.open(bytes(changed), HERE)


def test_a_value_that_was_cut_or_lengthened_does_not_open(seal: Seal) -> None:
    sealed = seal.seal(b"short", HERE)

    for length in range(len(sealed)):
        with pytest.raises(SealBroken):
            seal.open(sealed[:length], HERE)
    with pytest.raises(SealBroken):
        seal.open(sealed + b"\0", HERE)


@pytest.mark.parametrize("there", ["answers.value:a2", "people.alias:a1", "answers.value:A1", "", HERE + " "])
def test_a_value_moved_to_another_row_or_column_does_not_open(seal: Seal, there: str) -> None:
    with pytest.raises(SealBroken, match="changed, or moved from another row"):
        seal.open(seal.seal(WORDS, HERE), there)


def test_an_old_value_cannot_be_told_to_be_of_another_key(seal: Seal) -> None:
    """A key id that is swapped for that of another known key does not help."""
    old, new = new_key(), new_key()
    both = Seal(f"{new},{old}")
    sealed = Seal(old).seal(WORDS, HERE)

    with pytest.raises(SealBroken, match="changed, or moved"):
        both.open(sealed[:1] + bytes.fromhex(both.key_id) + sealed[5:], HERE)


# --- keys


def test_another_key_opens_nothing_and_the_error_names_key_and_place_but_no_secret() -> None:
    ours, theirs = new_key(), new_key()
    sealed = Seal(theirs).seal(WORDS, HERE)

    with pytest.raises(SealBroken) as broken:
        Seal(ours).open(sealed, HERE)

    told = str(broken.value)
    assert told == f"{HERE} was sealed with key {Seal(theirs).key_id}, which is not in ASKEL_SECRET_KEY"
    assert not any(secret[:8] in told for secret in (ours, theirs))


def test_after_a_rotation_old_and_new_values_open_and_the_new_key_seals() -> None:
    first, second, third = new_key(), new_key(), new_key()
    one = Seal(first).seal(b"1", HERE)
    two = Seal(f"{second},{first}").seal(b"2", HERE)
    now = Seal(f" {third} , {second},{first}, ")

    assert [now.open(sealed, HERE) for sealed in (one, two, now.seal(b"3", HERE))] == [b"1", b"2", b"3"]
    assert now.key_id == Seal(third).key_id
    assert now.seal(b"", HERE)[1:5].hex() == Seal(third).key_id


def test_a_key_that_was_dropped_opens_no_more() -> None:
    first, second = new_key(), new_key()
    sealed = Seal(first).seal(WORDS, HERE)

    with pytest.raises(SealBroken, match="not in ASKEL_SECRET_KEY"):
        Seal(second).open(sealed, HERE)


def test_a_key_has_one_id_for_ever() -> None:
    """The id stands in every sealed value: another way to compute it would lock all of them."""
    key = base64.urlsafe_b64encode(bytes(range(32))).decode()

    assert Seal(key).key_id == "7744e832"
    assert Seal(key.rstrip("=")).key_id == "7744e832"


def test_a_value_of_the_first_day_still_opens() -> None:
    """Sealed once with the form of version 1 and written down here."""
    key = base64.urlsafe_b64encode(bytes(range(32))).decode()
    kept = "AXdE6DIzz4WNTpj7lPBSvqWllF2WNy4vZHIxpOc1IiBDQYCqiRMhc0eWuF3VaEx5suIvJPFLoL8s"

    assert Seal(key).open(base64.b64decode(kept), HERE) == b"kept since the first day"


def test_new_keys_are_32_random_bytes_that_can_be_used() -> None:
    keys = {new_key() for _ in range(100)}

    assert len(keys) == 100
    assert all(len(base64.urlsafe_b64decode(key)) == 32 for key in keys)
    assert all(Seal(key).key_id for key in keys)


GOOD = base64.urlsafe_b64encode(bytes(32)).decode()


@pytest.mark.parametrize(
    ("keys", "why"),
    [
        ("", "is empty"),
        (" , ,", "is empty"),
        ("short", "not base64url|holds"),
        (base64.urlsafe_b64encode(bytes(31)).decode(), "holds 31 bytes, not 32"),
        (base64.urlsafe_b64encode(bytes(33)).decode(), "holds 33 bytes, not 32"),
        (f"{GOOD},short", "not base64url|holds"),
        ("ä" * 43, "is not base64url"),
        ("!" * 43, "is not base64url"),
        (GOOD[:10] + "!" + GOOD[10:], "is not base64url"),
        (GOOD[:10] + " " + GOOD[10:], "is not base64url"),
        (base64.b64encode(b"\xff" * 32).decode(), "is not base64url"),
    ],
)
def test_a_key_that_is_none_is_refused_without_quoting_it(keys: str, why: str) -> None:
    with pytest.raises(BadKey, match=why) as refused:
        Seal(keys)

    assert not keys.strip(" ,") or keys[:8] not in str(refused.value)


# --- the blind index


def test_equal_values_have_an_equal_index_and_others_another(seal: Seal) -> None:
    assert seal.blind("amina") == seal.blind("amina")
    assert len({seal.blind(value) for value in ("amina", "Amina", "amina ", "")}) == 4
    assert b"amina".hex() not in seal.blind("amina")


def test_the_index_needs_the_key() -> None:
    assert Seal(new_key()).blind("amina") != Seal(new_key()).blind("amina")


def test_the_index_stays_when_a_key_is_put_before_the_old_one() -> None:
    first, second = new_key(), new_key()

    assert Seal(f"{second},{first}").blind("amina") == Seal(first).blind("amina")


def test_an_index_of_the_first_day_is_still_found() -> None:
    key = base64.urlsafe_b64encode(bytes(range(32))).decode()

    assert Seal(key).blind("amina") == "8c365b51d6f92d4c5d77e6ae29c2f76fd43b0af01aa1d36286d9cf206d8eb1ff"


def test_the_index_is_not_the_sealing_key_itself(seal: Seal) -> None:
    """Who sees an index learns nothing that opens a value, even of a chosen name."""
    sealed = seal.seal(WORDS, HERE)
    as_key = base64.urlsafe_b64encode(bytes.fromhex(seal.blind("askel"))).decode()

    with pytest.raises(SealBroken):
        Seal(as_key).open(sealed, HERE)


def test_bytes_that_never_were_sealed_do_not_open(seal: Seal) -> None:
    for length in (0, 1, 5, 17, 33, 100):
        with pytest.raises(SealBroken):
            seal.open(secrets.token_bytes(length), HERE)
        with pytest.raises(SealBroken):
            seal.open(b"\x01" + bytes.fromhex(seal.key_id) + secrets.token_bytes(length), HERE)
