"""Signing in while others write."""

import sqlalchemy as sa
from werkzeug.security import check_password_hash

from app.accounts import sign_in
from app.accounts.models import Account
from app.extensions import db
from app.policy.roles import Role
from tests import make


def test_one_can_sign_in_while_others_write(db_session, stranger, monkeypatch):
    username, other_id = make.account(Role.TEACHER).username, make.account(Role.TEACHER).id

    def somebody_writes_meanwhile(stored, given):
        with db.engine.begin() as connection:
            connection.execute(sa.update(Account.__table__).where(Account.id == other_id).values(fail_login_count=1))
        return check_password_hash(stored, given)

    monkeypatch.setattr(sign_in, "check_password_hash", somebody_writes_meanwhile)

    answer = stranger.post("/login/", data={"username": username, "password": make.PASSWORD})

    assert answer.status_code == 302
