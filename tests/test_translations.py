"""Every phrase has its Russian, with the same blanks to fill, and the compiled catalogue is fresh."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent
CATALOGUE = ROOT / "translations/ru/LC_MESSAGES/messages.po"


@pytest.fixture(scope="module")
def russian():
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="ru")


@pytest.fixture(scope="module")
def phrases(tmp_path_factory):
    found = tmp_path_factory.mktemp("i18n") / "messages.pot"
    command = [
        sys.executable,
        "-m",
        "babel.messages.frontend",
        "-q",
        "extract",
        "-F",
        "babel.cfg",
        "-k",
        "_l",
        "-k",
        "gettext_noop",
        "-k",
        "ngettext:1,2",
        "-o",
        str(found),
        ".",
    ]
    subprocess.run(command, cwd=ROOT, check=True)
    with found.open("rb") as file:
        return [message for message in read_po(file) if message.id]


def texts(message):
    return tuple(message.string) if isinstance(message.string, tuple | list) else (message.string,)


def test_every_phrase_has_its_russian(phrases, russian):
    missing = [
        message.id
        for message in phrases
        if (said := russian.get(message.id, message.context)) is None or not all(texts(said)) or said.fuzzy
    ]

    assert missing == []


def test_a_translation_fills_the_same_blanks(russian):
    blanks = re.compile(r"%\(\w+\)[sd]")
    wrong = [
        message.id
        for message in russian
        if message.id
        and not isinstance(message.id, tuple | list)
        and any(set(blanks.findall(message.id)) != set(blanks.findall(text)) for text in texts(message))
    ]

    assert wrong == []


def test_counted_phrases_have_three_russian_forms(russian):
    assert [m.id for m in russian if isinstance(m.id, tuple | list) and len(texts(m)) != 3] == []


def test_the_compiled_catalogue_is_fresh(russian):
    with CATALOGUE.with_suffix(".mo").open("rb") as file:
        compiled = read_mo(file)

    stale = [m.id for m in russian if m.id and (compiled.get(m.id) is None or texts(compiled.get(m.id)) != texts(m))]

    assert stale == []
