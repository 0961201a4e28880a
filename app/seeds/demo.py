"""The invented college: the same seed gives the same rows, of any size, on an empty database of a demo only."""

import json

import sqlalchemy as sa
from flask import current_app
from flask_appbuilder.security.sqla.models import Role as RoleRow
from flask_babel import gettext as _
from werkzeug.security import generate_password_hash

from app.accounts import sync
from app.accounts.models import Account
from app.core import settings
from app.core.actor import acting, system
from app.core.models import INVENTED, Setting
from app.extensions import db
from app.policy.settings import BEGINNING
from app.seeds import (
    cast,
    consents,
    contingent,
    credentials,
    curricula,
    distribution,
    editions,
    entrances,
    journal,
    personnel,
    plans,
    programmes,
    reference,
    roster,
    staffing,
    workload,
    year,
)
from app.seeds.college import TODAY, YEAR, College, Wanted
from app.seeds.rows import Rows
from app.seeds.workload import Unit
from app.staff.models import Department, Employee, Position
from app.students.models import Student
from config import DEMO

SETTINGS = {
    "college.name": "Государственное бюджетное профессиональное образовательное учреждение "
    "«Горнозаводский техникум информационных технологий»",
    "college.short_name": "Горнозаводский техникум",
    "college.founder": "Министерство образования и науки Челябинской области",
}


class DemoRefusedError(Exception):
    """The invented college cannot be made here; the message is for the person."""


class NotEmptyError(DemoRefusedError):
    """The database already holds a college."""


def make(wanted: Wanted) -> dict:
    """Make the college in one transaction and say who is who. Raises DemoRefusedError."""
    refuse_unless_demo()
    refuse_unless_empty()
    with acting(system("demo")) as actor:
        sync.seed()
        reference.add_missing()
        for key, value in SETTINGS.items():
            settings.put(key, value)
        college = _begin(wanted)
        term = year.open_year(college)
        staffing.employ(college)
        _open_groups(college)
        if not college.is_dense:
            editions.make()
        roster.fill_groups(college)
        roster.lead_groups(college)
        units = workload.assign(college, term)
        college.ids["plans"] = {} if college.is_dense else programmes.write(college, units)
        registers = journal.Registers.read(db.session.connection())
        journal.keep_journals(college, units, registers)
        entrances.sign_teacher_in(college)
        contingent.add_other_modules(college)
        chosen_heads = staffing.heads(college)
        personnel.careers(college)
        college.rows.write()
        consents.sign(college)
        consents.ask(college)
        college.rows.finish()
        _name_heads(chosen_heads)
        contingent.tell_more(college)
        if not college.is_dense:
            distribution.hand_out(college, units, actor)
        credentials.issue(college)
        told = _cast(college, units, term)
        db.session.add(Setting(key=INVENTED, since=BEGINNING, value=json.dumps(told, ensure_ascii=False)))
        db.session.commit()
    return told


def kept() -> dict | None:
    """What was said of the demo college of this database; None where there is none."""
    value = db.session.scalar(sa.select(Setting.value).where(Setting.key == INVENTED))
    return json.loads(value) if value else None


def refuse_unless_demo() -> None:
    """A production college never gets invented people and a known password."""
    if current_app.config["MODE"] != DEMO:
        raise DemoRefusedError(_("The invented college is made only with COLLEGE_MODE=demo"))


def refuse_unless_empty() -> None:
    """Nothing real is ever mixed with something invented."""
    for model in (Account, Employee, Student):
        if db.session.execute(sa.select(model.__table__.c.id).limit(1)).first():
            raise NotEmptyError(_("The database already holds a college: nothing was changed"))


def _begin(wanted: Wanted) -> College:
    connection = db.session.connection()
    return College(
        wanted=wanted,
        rows=Rows(connection),
        roles=_ids(connection, RoleRow),
        positions=_ids(connection, Position),
        # One hash for everybody: hashing it two thousand times would take minutes and protect nothing.
        password_hash=generate_password_hash(cast.PASSWORD),
    )


def _ids(connection: sa.Connection, model) -> dict[str, int]:
    return dict(connection.execute(sa.select(model.__table__.c.name, model.__table__.c.id)).all())


def _open_groups(college: College) -> None:
    """Groups of the departments in turns; the first is a second-year group, because the cast leads one."""
    kinds = tuple(zip((0, 0, 1, 1, 0), (2, 1, 2, 1, 3), strict=True))
    plans_of = (("ИС", plans.programming), ("ГД", plans.design))
    taught = {}
    for number in range(college.wanted.groups):
        branch, course = kinds[number % len(kinds)]
        letters, plan_of = plans_of[branch]
        if (branch, course) not in taught:
            taught[branch, course] = curricula.load(college, plan_of(YEAR - course + 1), course)
        parallel = number // len(kinds) + 1
        name = f"{course}{letters}-{(YEAR - course + 1) % 100}" + (f"-{parallel}" if parallel > 1 else "")
        roster.add_group(college, name, college.departments[branch], course, *taught[branch, course])


def _name_heads(heads: dict[int, tuple[int, int]]) -> None:
    table = Department.__table__
    for department, (study, practice) in heads.items():
        values = {"study_head_id": study, "practice_head_id": practice}
        db.session.execute(sa.update(table).where(table.c.id == department).values(**values))


def _cast(college: College, units: list[Unit], term: int) -> dict:
    """Who is who and what is where, by ids: what `demo --json` prints."""
    first, second = college.groups[:2]
    foreign = next(unit for unit in units if unit.group.department == college.departments[1] and not unit.is_practice)
    named = {unit.part: unit.page for unit in units if unit.part}
    teacher = college.teachers[0]
    practice = next((u.page for u in units if u.is_practice and u.group.department == first.department), None)
    return {
        "today": TODAY.isoformat(),
        "password": cast.PASSWORD,
        "accounts": _accounts(college),
        "pages": {
            **named,
            "foreign": foreign.page,
            "practice": practice,
            "of_teacher": [unit.page for unit in units if unit.teacher is teacher],
            "of_group": [unit.page for unit in units if unit.group is first],
            "of_department": [unit.page for unit in units if unit.group.department == first.department][:60],
        },
        "lessons": college.ids["lessons"],
        "groups": {"curator": first.id, "child2": second.id, "foreign": foreign.group.id},
        "students": {
            **{name: college.ids[name] for name in ("student", "child2", "expelled", "arrived", "namesakes")},
            "foreign": foreign.group.members[0].student,
        },
        "employees": college.staff | {"substitute": college.ids["substitute"].id},
        "departments": {"own": first.department, "foreign": foreign.group.department},
        "academic_year": college.ids["academic_year"],
        "term": term,
        "workload": {name: college.ids[name] for name in ("overloaded", "replaced") if name in college.ids},
        "counts": {
            "groups": len(college.groups),
            "students": sum(len(group.members) for group in college.groups),
            "teachers": len(college.teachers),
            "pages": len(units),
            **college.ids["counts"],
        },
    }


def _accounts(college: College) -> dict[str, int]:
    """The ten known logins with the ids of their accounts."""
    known = [*(player.login for player in cast.STAFF), cast.STUDENT.login, cast.PARENT.login]
    return {login: college.accounts[login] for login in known}
