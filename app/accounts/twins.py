"""Accounts that may belong to a person who has none: a parent who works here, a student who was one before."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from app.accounts import matching
from app.accounts.holders import EMPLOYEE, GUARDIAN, STUDENT, Holder
from app.accounts.models import Account
from app.core.actor import current
from app.extensions import db
from app.staff.models import Employee
from app.students.models import Guardian, Student

_account = Account.__table__
_TABLES = {STUDENT: Student.__table__, GUARDIAN: Guardian.__table__, EMPLOYEE: Employee.__table__}


@dataclass(frozen=True, slots=True)
class Twin:
    """Somebody with an account who may be the same person."""

    account_id: int
    login: str
    kind: str
    name: str


def of(people: Sequence[Holder]) -> dict[str, list[Twin]]:
    """key of a person -> accounts that may be the person's, except the asker's own. Six statements at most."""
    wanted = {kind: _known(kind, [one.person_id for one in people if one.kind == kind]) for kind in _TABLES}
    names = {known.last_name for persons in wanted.values() for known in persons.values()}
    others = {kind: _with_accounts(kind, names) for kind in _TABLES}
    found: dict[str, list[Twin]] = {}
    for person in people:
        known = wanted[person.kind].get(person.person_id)
        twins = [
            twin
            for kind, persons in others.items()
            if kind != person.kind
            for other, twin in persons
            if known and matching.is_plausible(known, other)
        ]
        if twins:
            found[person.key] = list({twin.account_id: twin for twin in twins}.values())
    return found


def _columns(kind: str) -> tuple:
    table = _TABLES[kind]
    born = table.c.birth_date if "birth_date" in table.c else sa.null()
    return table.c.last_name, table.c.first_name, table.c.middle_name, born.label("birth_date"), table.c.phone


def _known(kind: str, ids: list[int]) -> dict[int, matching.Known]:
    if not ids:
        return {}
    table = _TABLES[kind]
    rows = db.session.execute(sa.select(table.c.id, *_columns(kind)).where(table.c.id.in_(ids)))
    return {row[0]: matching.Known(*row[1:]) for row in rows}


def _with_accounts(kind: str, last_names: set[str]) -> list[tuple[matching.Known, Twin]]:
    """People of a kind who have an account and one of the surnames, е and ё alike."""
    table = _TABLES[kind]
    spelt = last_names | {name.replace("ё", "е").replace("Ё", "Е") for name in last_names}
    if not spelt:
        return []
    rows = db.session.execute(
        sa.select(_account.c.id, _account.c.username, *_columns(kind))
        .join_from(table, _account, _account.c.id == table.c.account_id)
        .where(_account.c.id != current().account_id, _account.c.active.is_(True))
        .where(sa.or_(table.c.last_name.in_(spelt), table.c.last_name.contains("ё"), table.c.last_name.contains("Ё")))
    )
    return [
        (matching.Known(*row[2:]), Twin(row[0], row[1], kind, " ".join(part for part in row[2:5] if part)))
        for row in rows
    ]
