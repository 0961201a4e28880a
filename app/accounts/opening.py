"""Making accounts for people who have none, many at once (clauses 2.2, 3.4).

Nobody can sign in with a new account before a slip is printed: it has no password.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from flask_appbuilder.security.sqla.models import Role as RoleRow
from flask_babel import gettext as _

from app.accounts import events, lifetimes, services
from app.accounts.holders import EMPLOYEE, GUARDIAN, STUDENT
from app.accounts.logins import Logins
from app.accounts.models import Account
from app.core import audit, settings
from app.core.actor import Actor
from app.extensions import db
from app.policy.issuing import Deed
from app.policy.roles import Role
from app.staff.models import Employee
from app.students.models import Guardian, Student

MODELS = {STUDENT: Student, GUARDIAN: Guardian, EMPLOYEE: Employee}
ROLE_OF_KIND = {STUDENT: Role.STUDENT, GUARDIAN: Role.GUARDIAN}


@dataclass(frozen=True, slots=True)
class Wish:
    """An account wanted for a person, or the person joined to an account that is there already."""

    kind: str
    person_id: int
    roles: frozenset[str] = frozenset()
    join: int | None = None


@dataclass(slots=True)
class Opened:
    """What came of it, by account ids; `skipped` counts people who had an account by then."""

    made: list[int] = field(default_factory=list)
    joined: list[int] = field(default_factory=list)
    skipped: int = 0


def logins_now() -> Logins:
    """A source of logins that are free at this moment."""
    return Logins(settings.get("accounts.login_pattern"), db.session.scalars(sa.select(Account.__table__.c.username)))


def open_accounts(actor: Actor, wishes: Sequence[Wish]) -> Opened:
    """Make or join the accounts; whoever has one by now is passed over, so that a second click does nothing.

    Raises NotGrantedError when a role is not the actor's to give. The caller commits.
    """
    refuse_foreign_roles(actor, wishes)
    opened, logins = Opened(), logins_now()
    people = _held(wishes)
    roles = {row.name: row for row in db.session.scalars(sa.select(RoleRow))}
    fresh: list[tuple[Account, object]] = []
    for wish in wishes:
        person = people[wish.kind].get(wish.person_id)
        if person is None or person.account_id is not None:
            opened.skipped += 1
        elif wish.join is not None:
            _join(actor, person, wish)
            opened.joined.append(wish.join)
        else:
            account = services.create(logins.next(person), person.last_name[:64], person.first_name[:64])
            account.roles = [roles[name] for name in sorted(roles_of(wish))]
            fresh.append((account, person))
    _add(fresh)
    opened.made = [account.id for account, _person in fresh]
    events.record(Deed.CREATED, opened.made)
    events.record(Deed.LINKED, opened.joined)
    lifetimes.refresh([*opened.made, *opened.joined])
    return opened


def roles_of(wish: Wish) -> frozenset[str]:
    """The roles that the account gets: of students and parents always their own one."""
    return frozenset((ROLE_OF_KIND[wish.kind],)) if wish.kind in ROLE_OF_KIND else wish.roles


def refuse_foreign_roles(actor: Actor, wishes: Iterable[Wish]) -> None:
    """Raises NotGrantedError when a role of the wishes is not the actor's to give."""
    services.refuse_ungranted(actor, {role for wish in wishes for role in roles_of(wish)})


def _add(fresh: list[tuple[Account, object]]) -> None:
    db.session.add_all(account for account, _person in fresh)
    db.session.flush()
    for account, person in fresh:
        person.account_id = account.id
        audit.note(
            "roles", "accounts", account.id, account.username,
            changes={"roles": ["", ", ".join(role.name for role in account.roles)]},
        )  # fmt: skip
    db.session.flush()


def _held(wishes: Sequence[Wish]) -> dict[str, dict[int, object]]:
    """kind -> id -> person, held until the commit: two clicks at once make one account."""
    ids: dict[str, set[int]] = defaultdict(set)
    for wish in wishes:
        ids[wish.kind].add(wish.person_id)
    people: dict[str, dict[int, object]] = {kind: {} for kind in MODELS}
    for kind, wanted in ids.items():
        model = MODELS[kind]
        found = sa.select(model).where(model.id.in_(wanted)).order_by(model.id)
        held = found.with_for_update().execution_options(populate_existing=True)
        people[kind] = {row.id: row for row in db.session.scalars(held)}
    return people


def _join(actor: Actor, person, wish: Wish) -> None:
    """Say that the person is the holder of an account that is there; its roles grow by the person's own one."""
    account = db.session.get(Account, wish.join)
    if holder := services.persons_of(account).get(wish.kind):
        raise services.NotGrantedError(
            _(
                "The account %(login)s belongs to another card already: %(person)s",
                login=account.username,
                person=str(holder),
            )
        )
    services.set_person(account, MODELS[wish.kind], person)
    services.set_roles(actor, account, {role.name for role in account.roles} | roles_of(wish))
    db.session.flush()
