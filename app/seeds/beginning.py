"""How a real college begins: roles, reference data and the first administrator, once."""

import sqlalchemy as sa
from flask_babel import gettext as _

from app.accounts import rules, services, sync
from app.accounts.models import Account
from app.core import settings
from app.core.actor import current
from app.extensions import db
from app.policy.roles import Role
from app.seeds import reference


class BeginningRefusedError(Exception):
    """The college cannot begin like this; the message is for the person."""


def refuse_unless_empty() -> None:
    """A college begins once. Raises BeginningRefusedError."""
    if db.session.scalar(sa.select(sa.func.count(Account.id))):
        raise BeginningRefusedError(_("The college has begun already: it has accounts"))


def begin(*, login: str, last_name: str, first_name: str, password: str) -> Account:
    """Make an empty college in one transaction. Raises BeginningRefusedError."""
    refuse_unless_empty()
    shortest = settings.get("security.min_password")
    names = (last_name, first_name)
    if refusals := rules.password_refusals(password, shortest=shortest, login=login, names=names):
        raise BeginningRefusedError("; ".join(str(refusal) for refusal in refusals))
    sync.seed()
    reference.add_missing()
    account = Account(
        username=login.strip(),
        last_name=last_name.strip(),
        first_name=first_name.strip(),
        email=f"{login.strip()}@account.invalid",
        active=True,
    )
    db.session.add(account)
    db.session.flush()
    services.change_password(account, password)
    services.set_roles(current(), account, {str(Role.ADMINISTRATOR)})
    db.session.commit()
    return account
