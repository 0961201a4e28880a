"""What the screens of logins and passwords show: groups and staff with counts, lists of people (clauses 2.2, 3.4)."""

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from app.accounts import holders
from app.accounts.holders import Circle, Holder
from app.accounts.scopes import groups_shown
from app.core.actor import Actor
from app.policy.access import Act
from app.policy.issuing import ACCOUNTS_ARE_DUE, Stage

# The columns of the counts; together they are everybody but those whose access has ended or is blocked.
MISSING, WAITING, SILENT, IN_USE = "missing", "waiting", "silent", "in_use"
COLUMN_OF = {
    Stage.NONE: MISSING,
    Stage.CREATED: WAITING,
    Stage.PRINTED: WAITING,
    Stage.EXPIRED: WAITING,
    Stage.HANDED: SILENT,
    Stage.IN_USE: IN_USE,
}


@dataclass(frozen=True, slots=True)
class Count:
    """How many people stand where on the way."""

    total: int = 0
    missing: int = 0
    waiting: int = 0
    silent: int = 0
    in_use: int = 0


def count(people: Iterable[Holder]) -> Count:
    """Every person once, however many children or groups."""
    everybody = holders.once(people)
    found = Counter(COLUMN_OF.get(holder.stage) for holder in everybody)
    return Count(len(everybody), found[MISSING], found[WAITING], found[SILENT], found[IN_USE])


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the overview: a group, or everybody of a department."""

    circle: Circle | None
    students: Count
    guardians: Count


@dataclass(frozen=True, slots=True)
class Department:
    """A department with its groups."""

    name: str
    sum: Line
    groups: list[Line]


@dataclass(frozen=True, slots=True)
class Overview:
    """The whole of what a person follows. `staff` only for whoever serves the staff."""

    departments: list[Department]
    students: Count
    guardians: Count
    staff: Count | None
    due_on: datetime.date

    @property
    def only_group(self) -> Circle | None:
        """The group of whoever follows no other."""
        circles = [line.circle for department in self.departments for line in department.groups]
        return circles[0] if len(circles) == 1 else None


def overview(actor: Actor, today: datetime.date) -> Overview:
    """Groups by department with counts. Four statements, two more for the staff."""
    circles = holders.circles(groups_shown(actor, Act.READ))
    names = list(dict.fromkeys(circle.department for circle in circles))
    staff = count(holders.staff()) if serves_staff(actor) else None
    return Overview(
        departments=[_department(name, [one for one in circles if one.department == name]) for name in names],
        students=count(one for circle in circles for one in circle.students),
        guardians=count(one for circle in circles for one in circle.guardians),
        staff=staff,
        due_on=due_on(today),
    )


def _department(name: str, circles: list[Circle]) -> Department:
    return Department(name, _line(None, circles), [_line(circle, [circle]) for circle in circles])


def _line(circle: Circle | None, circles: list[Circle]) -> Line:
    return Line(
        circle,
        count(one for each in circles for one in each.students),
        count(one for each in circles for one in each.guardians),
    )


def serves_staff(actor: Actor) -> bool:
    """Whether the person issues logins and passwords to the staff (clause 2.2: the administrator)."""
    return actor.may("accounts", Act.WRITE)


def due_on(today: datetime.date) -> datetime.date:
    """By when the accounts of the school year of the day are to be made (clause 3.4)."""
    year = today.year if today.month >= 7 else today.year - 1
    return datetime.date(year, *ACCOUNTS_ARE_DUE)


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of the list of people: `group` is None for the staff."""

    holder: Holder
    group: Circle | None


def people(actor: Actor, act: str) -> list[Listed]:
    """Everybody whom the person follows, students before their group's parents, the staff at the end."""
    circles = holders.circles(groups_shown(actor, act))
    listed = [Listed(holder, circle) for circle in circles for holder in circle.people]
    if serves_staff(actor):
        listed += [Listed(holder, None) for holder in holders.staff()]
    return listed
