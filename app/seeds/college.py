"""What the makers of the invented college share: what is wanted, and who and what exists already."""

import datetime
import random
from dataclasses import dataclass, field

from app.seeds.people import People, Person
from app.seeds.rows import Rows

YEAR = 2026
FIRST_DAY = datetime.date(2026, 9, 1)
TODAY = datetime.date(2026, 10, 14)
AUTUMN_ENDS = datetime.date(2026, 12, 31)
SPRING = datetime.date(2027, 1, 11), datetime.date(2027, 6, 30)
WEEKS = 17
# Everything was entered before the year began; one moment, so that the same seed gives the same rows.
ENTERED_ON = datetime.date(2026, 8, 27)
ENTERED_AT = datetime.datetime.combine(ENTERED_ON, datetime.time(5))
STAMP = {"entered_at": ENTERED_AT, "entered_on": ENTERED_ON}


@dataclass(frozen=True, slots=True)
class Wanted:
    """How large the college is to be. `filled` makes it a benchmark's: every group fifteen pages of eighty lessons
    of whose cells that share is filled; without it the pages follow the curriculum and the calendar."""

    groups: int = 7
    students: int = 168
    teachers: int = 18
    filled: float | None = None
    seed: int = 2026


@dataclass(slots=True)
class Teacher:
    """An employee who teaches, with the account that writes into journals."""

    id: int
    account_id: int
    person: Person
    department: int
    is_master: bool
    pages: int = 0


@dataclass(slots=True)
class Item:
    """A row of a curriculum that is taught in the autumn of some course; hours of that semester."""

    id: int
    index_code: str
    name: str
    kind: str
    hours: int


@dataclass(slots=True)
class Member:
    """A student's stay in a group."""

    student: int
    person: Person
    starts_on: datetime.date
    ends_on: datetime.date | None
    ability: float
    truancy: float


@dataclass(slots=True)
class StudyGroup:
    """A group with the items of its autumn and the students on its list, in the order of the list."""

    id: int
    name: str
    department: int
    course: int
    items: list[Item]
    members: list[Member] = field(default_factory=list)


@dataclass
class College:
    """The college as far as it is made. `ids` collects what `demo --json` prints."""

    wanted: Wanted
    rows: Rows
    roles: dict[str, int]
    positions: dict[str, int]
    password_hash: str
    dice: random.Random = field(init=False)
    people: People = field(init=False)
    logins: set[str] = field(default_factory=set)
    departments: list[int] = field(default_factory=list)
    teachers: list[Teacher] = field(default_factory=list)
    groups: list[StudyGroup] = field(default_factory=list)
    staff: dict[str, int] = field(default_factory=dict)
    accounts: dict[str, int] = field(default_factory=dict)
    # Orders by year and number, and the stay of every student, by id.
    orders: dict[tuple[int, str], int] = field(default_factory=dict)
    stays: dict[int, int] = field(default_factory=dict)
    ids: dict = field(default_factory=dict)

    def __post_init__(self):
        self.dice = random.Random(f"college-{self.wanted.seed}")
        self.people = People(self.wanted.seed)

    @property
    def is_dense(self) -> bool:
        return self.wanted.filled is not None
