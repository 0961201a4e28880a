"""Who is meant by a name in a list: somebody known, somebody new, or a question to who brings the list. Pure."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from app.core.excel.letters import LATIN_TO_CYRILLIC, clean, key_of


@dataclass(frozen=True)
class Names:
    """Three names as they are written; the patronymic may be absent."""

    last: str
    first: str
    middle: str | None = None

    def __str__(self) -> str:
        return " ".join(filter(None, (self.last, self.first, self.middle)))

    @property
    def key(self) -> tuple[str, str]:
        """Two spellings of one name (ё and е, small and capital) have the same key."""
        return key_of(self.last), key_of(self.first)


@dataclass(frozen=True)
class Parent:
    """A guardian of a list."""

    names: Names
    relation: str
    phone: str | None = None


@dataclass(frozen=True)
class Applicant:
    """A line of a list: `row` is its number there, `group_id` the group that the line names."""

    row: int
    names: Names
    born_on: datetime.date | None = None
    group_id: int | None = None
    phone: str | None = None
    email: str | None = None
    parents: tuple[Parent, ...] = ()


@dataclass(frozen=True)
class Known:
    """A student who has a card already; `where` tells namesakes apart."""

    id: int
    names: Names
    born_on: datetime.date | None
    where: str = ""


@dataclass(frozen=True)
class Match:
    """Who is meant: a card, nobody known (`is_new`), or one of several (`asked`)."""

    applicant: Applicant
    known: Known | None = None
    asked: tuple[Known, ...] = ()

    @property
    def is_new(self) -> bool:
        """Whether a card has to be made."""
        return self.known is None and not self.asked


@dataclass
class People:
    """The students who have cards, found by name."""

    known: Iterable[Known]
    _by_name: dict[tuple[str, str], list[Known]] = field(init=False)

    def __post_init__(self) -> None:
        self._by_name = defaultdict(list)
        for one in self.known:
            self._by_name[one.names.key].append(one)

    def match(self, applicant: Applicant, answer: str | None = None) -> Match:
        """Same name and same birth date is the same person, another birth date another one; where a date is missing
        it is asked, unless `answer` says: «new» or the id of a card."""
        alike = [one for one in self._by_name[applicant.names.key] if _same_middle(one.names, applicant.names)]
        if applicant.born_on is not None:
            same = [one for one in alike if one.born_on == applicant.born_on]
            if len(same) == 1:
                return Match(applicant, known=same[0])
            alike = same or [one for one in alike if one.born_on is None]
        if not alike:
            return Match(applicant)
        if answer == "new":
            return Match(applicant)
        chosen = next((one for one in alike if str(one.id) == answer), None)
        return Match(applicant, known=chosen) if chosen else Match(applicant, asked=tuple(alike))


def _same_middle(one: Names, other: Names) -> bool:
    return not one.middle or not other.middle or key_of(one.middle) == key_of(other.middle)


def names_of(full: str) -> Names | None:
    """«Иванов Иван Петрович» in parts; None when there are fewer than two words."""
    words = clean(full).split()
    if len(words) < 2:
        return None
    return Names(words[0], words[1], " ".join(words[2:]) or None)


def doubles(applicants: Sequence[Applicant]) -> dict[int, int]:
    """row -> an earlier row that speaks of the same person: same name and same date of birth, or no date to tell."""
    seen: dict[tuple[str, str, str], list[Applicant]] = defaultdict(list)
    found = {}
    for one in applicants:
        key = (*one.names.key, key_of(one.names.middle or ""))
        for other in seen[key]:
            if one.born_on == other.born_on or one.born_on is None or other.born_on is None:
                found[one.row] = other.row
                break
        seen[key].append(one)
    return found


def in_russian_letters(text: str) -> str | None:
    """The text with Latin letters replaced by those that look alike; None when there is nothing to replace."""
    mended = text.translate(LATIN_TO_CYRILLIC)
    return None if mended == text else mended


def has_foreign_letters(text: str) -> bool:
    """Whether letters of another alphabet stand in a Russian name."""
    return any("a" <= letter <= "z" for letter in text.lower())


def digits_of(phone: str | None) -> str:
    """What two spellings of a telephone number have in common: the last ten digits."""
    return "".join(letter for letter in phone or "" if letter.isdigit())[-10:]
