"""The few places where Flask-AppBuilder's security manager is told whom it serves."""

from flask import g
from flask_appbuilder.security.sqla.manager import SecurityManager

from app.accounts import identity
from app.accounts.models import Account


class CollegeSecurityManager(SecurityManager):
    """Accounts and role tables of the framework; doors and row rights are core.access and core.scope."""

    user_model = Account

    def load_user(self, pk):
        """The account of a session cookie (see identity.load_user)."""
        return identity.load_user(pk)

    def has_access(self, permission_name: str, view_name: str) -> bool:
        """The framework's own question, answered from the actor's rights: «can_read» on a register."""
        actor = g.get("actor")
        return actor is not None and actor.may(view_name, permission_name.removeprefix("can_"))
