"""The words as they are delivered."""

from pathlib import Path

import pytest

from locales.catalogues import HERE, NO_NATIVE_READER, offered, path_of
from locales.check import check
from locales.extract import all_texts, extract, updated
from locales.languages import SOURCE, TONGUES
from locales.messages import AREAS, MESSAGES, SAFETY, STAFF, is_safety

ROOT = Path(__file__).parents[2]
TRANSLATED = [code for code in TONGUES if code != SOURCE]


def test_no_word_has_a_problem():
    assert [str(problem) for problem in check() if problem.severity == "error"] == []


def test_every_language_can_be_offered(catalogues):
    assert offered(catalogues, TONGUES, all_texts()).left_out == {}


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_catalogue_is_up_to_date(code):
    before = path_of(code).read_bytes()
    assert updated(before, all_texts(), TONGUES[code]) == before, "run: python -m locales update"


def test_the_template_is_up_to_date(tmp_path):
    assert extract(tmp_path).read_bytes() == (HERE / "askel.pot").read_bytes(), "run: python -m locales update"


def test_the_docs_say_which_catalogues_no_native_reader_has_read():
    page = (ROOT / "docs" / "translators.md").read_text("utf-8")
    for code in TRANSLATED:
        unread = NO_NATIVE_READER in path_of(code).read_text("utf-8")
        row = next(line for line in page.splitlines() if line.startswith(f"| `{code}` |"))
        assert ("no native reader" in row) == unread


@pytest.mark.parametrize("prefix", SAFETY)
def test_every_safety_prefix_names_something(prefix):
    assert any(id.startswith(prefix) for id in MESSAGES)


def test_crisis_and_consent_are_safety_texts():
    assert is_safety("crisis.call")
    assert is_safety("welcome.consent")
    assert not is_safety("common.yes")


def test_an_id_lives_in_the_module_of_an_area():
    assert sum(len(area.TEXTS) for area in AREAS) == len(MESSAGES)
    assert all(any(id.startswith(prefix) for id in MESSAGES) for prefix in STAFF)
    for area in AREAS:
        assert len(Path(str(area.__file__)).read_text("utf-8").splitlines()) < 300
