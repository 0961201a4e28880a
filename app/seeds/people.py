"""Invented people: the same seed gives the same people, on every machine and every version of Python.

Pure: no database, no clock. Names, patronymics and surnames agree in gender; a child's patronymic comes from
the father's name and the guardians bear the child's surname; birth dates fit the course.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.seeds import names


class Sex(StrEnum):
    """What patronymics and surnames agree with."""

    MALE = "m"
    FEMALE = "f"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who does not exist. `middle_name` is empty where the person bears no patronymic."""

    last_name: str
    first_name: str
    middle_name: str
    sex: Sex
    born_on: date

    @property
    def full_name(self) -> str:
        return " ".join(part for part in (self.last_name, self.first_name, self.middle_name) if part)


@dataclass(frozen=True, slots=True)
class Family:
    """A student and one guardian; `relation` is the code of the kinship register."""

    student: Person
    guardian: Person
    relation: str


def _hard(last: str, first: str, middle: str, sex: Sex) -> tuple[str, str, str, Sex]:
    return last, first, middle, sex


# Cases that lists, sorting, search and print must survive; dealt to the first group in this order.
HARD_CASES = (
    _hard("Смирнов", "Александр", "Сергеевич", Sex.MALE),  # namesakes in one group, told apart by birth date
    _hard("Смирнов", "Александр", "Сергеевич", Sex.MALE),
    _hard("Королёва", "Алёна", "Дмитриевна", Sex.FEMALE),  # ё and е are different people here
    _hard("Королева", "Алена", "Дмитриевна", Sex.FEMALE),
    _hard("Ким", "Виктория", "", Sex.FEMALE),  # no patronymic, no declension
    _hard("Алиев", "Эльвин", "Рамиз оглы", Sex.MALE),
    _hard("Мамедова", "Лейла", "Тофик кызы", Sex.FEMALE),
    _hard("Воронцова-Дашкова", "Анна-Мария", "Львовна", Sex.FEMALE),
    _hard("Ёлкин", "Фёдор", "Ильич", Sex.MALE),  # Ё stands after Е, not after Я
    _hard("Нгуен", "Ван Ань", "", Sex.MALE),
    _hard("Дурново", "Илья", "Петрович", Sex.MALE),
    _hard("Абдурахманова-Константинопольская", "Александра", "Вячеславовна", Sex.FEMALE),  # as wide as a name gets
)


class People:
    """A source of people that hands out the same ones in the same order for the same seed."""

    def __init__(self, seed: int):
        self._random = random.Random(f"people-{seed}")
        self._surname_weights = [3 if i < names.USUAL_SURNAMES else 1 for i in range(len(names.SURNAMES))]

    def family(self, *, year: int, course: int, girls: float = 0.4) -> Family:
        """A student who entered after grade 9 and is in `course` in the school year that begins in `year`."""
        sex = Sex.FEMALE if self._random.random() < girls else Sex.MALE
        tatar = self._random.random() < 1 / 12
        surname = self._surname(tatar)
        father = self._pick(names.TATAR_MEN if tatar else names.MEN)
        given = self._pick(_given_names(sex, tatar))
        born_on = self._school_birthday(year - course + 1)
        student = Person(in_gender(surname, sex), given, patronymic(father, sex), sex, born_on)
        return Family(student, *self._guardian(surname, father, born_on, tatar))

    def namesake(self, last: str, first: str, middle: str, sex: Sex, *, year: int, course: int) -> Person:
        """A student whose name is given: the hard cases and the cast of the demo college."""
        return Person(last, first, middle, sex, self._school_birthday(year - course + 1))

    def employee(self, *, year: int, women: float = 0.7) -> Person:
        """A member of the staff, 23 to 68 years old in `year`."""
        sex = Sex.FEMALE if self._random.random() < women else Sex.MALE
        given = self._pick(names.WOMEN if sex is Sex.FEMALE else names.MEN)
        father = self._pick(names.MEN)
        born_on = date(year - self._random.randint(23, 68), 1, 1) + timedelta(days=self._random.randrange(365))
        return Person(in_gender(self._surname(False), sex), given, patronymic(father, sex), sex, born_on)

    def _guardian(self, surname: str, father: str, child_born_on: date, tatar: bool) -> tuple[Person, str]:
        age = self._random.randint(20, 38)
        born_on = child_born_on - timedelta(days=age * 365 + self._random.randrange(365))
        grandfather = self._pick(names.TATAR_MEN if tatar else names.MEN)
        if self._random.random() < 0.2:
            return Person(surname, father, patronymic(grandfather, Sex.MALE), Sex.MALE, born_on), "father"
        given = self._pick(names.TATAR_WOMEN if tatar else names.WOMEN)
        mother = in_gender(surname, Sex.FEMALE)
        return Person(mother, given, patronymic(grandfather, Sex.FEMALE), Sex.FEMALE, born_on), "mother"

    def _surname(self, tatar: bool) -> str:
        if tatar:
            return self._random.choice(names.TATAR_SURNAMES)
        return self._random.choices(names.SURNAMES, self._surname_weights)[0]

    def _school_birthday(self, entered: int) -> date:
        """Fifteen on the 1 September of entry, most of them; every seventh a year older."""
        years = 16 if self._random.random() < 1 / 7 else 15
        return date(entered - years, 8, 31) - timedelta(days=self._random.randrange(365))

    def _pick(self, weighted: Sequence[tuple[str, int]]) -> str:
        return self._random.choices([name for name, _ in weighted], [weight for _, weight in weighted])[0]


def _given_names(sex: Sex, tatar: bool) -> Sequence[tuple[str, int]]:
    if tatar:
        return names.TATAR_GIRLS if sex is Sex.FEMALE else names.TATAR_BOYS
    return names.GIRLS if sex is Sex.FEMALE else names.BOYS


def in_gender(surname: str, sex: Sex) -> str:
    """The surname as a person of this sex bears it; -о, -их, -ых stay as they are."""
    if sex is Sex.MALE:
        return surname
    if surname.endswith(("ский", "цкий")):
        return surname[:-2] + "ая"
    if surname.endswith(("ов", "ев", "ёв", "ин", "ын")):
        return surname + "а"
    return surname


def patronymic(father: str, sex: Sex) -> str:
    """The patronymic that a father's name gives to a son or a daughter."""
    return names.PATRONYMICS[father][1 if sex is Sex.FEMALE else 0]


# fmt: off
_LATIN = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i",
    "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t",
    "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sch", "ъ": "", "ы": "y", "ь": "",
    "э": "e", "ю": "yu", "я": "ya",
}
# fmt: on


def transliterate(text: str) -> str:
    """Russian letters in Latin, everything else that a login cannot hold left out."""
    latin = "".join(_LATIN.get(letter, letter) for letter in text.lower())
    return "".join(letter for letter in latin if letter.isascii() and (letter.isalnum() or letter == "-"))


def login(person: Person) -> str:
    """`ivanova.ap`: surname and initials. Not unique: see `logins`."""
    initials = "".join(transliterate(part[:1]) for part in (person.first_name, person.middle_name) if part)
    return f"{transliterate(person.last_name)}.{initials}"


def logins(people: Sequence[Person], taken: Sequence[str] = ()) -> Iterator[str]:
    """A login for each, numbered from the second bearer on: `ivanova.ap`, `ivanova.ap2`."""
    used = set(taken)
    for person in people:
        stem = candidate = login(person)
        number = 1
        while candidate in used:
            number += 1
            candidate = f"{stem}{number}"
        used.add(candidate)
        yield candidate
