"""Users and their roles: the administrator's register of accounts (clauses 2.2, 3.1)."""

from urllib.parse import urlsplit

import sqlalchemy as sa
from flask import abort, flash, g, make_response, redirect, render_template, request, url_for
from flask_appbuilder import expose
from flask_appbuilder.forms import DynamicForm
from flask_appbuilder.security.sqla.models import Role
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy.orm import selectinload
from wtforms.validators import InputRequired, Length, Regexp, ValidationError

from app.accounts import events, matrix, second_factor, services, sessions
from app.accounts.models import Account
from app.accounts.scopes import accounts_of
from app.core import audit, fields, listing
from app.core.access import needs
from app.core.actor import current
from app.core.forms import find_visible
from app.core.short_list import Choice, ShortListView
from app.core.text import sort_key
from app.core.values import Cell, plain
from app.extensions import db
from app.policy.access import Act
from app.policy.roles import Role as RoleName
from app.staff.models import Employee
from app.students.models import Guardian, Student


class AccountForm(DynamicForm):
    """An account; roles are given beside it, by a right of their own."""

    username = fields.StringField(
        _l("Login"),
        validators=[
            InputRequired(_l("Fill in this field")),
            Length(max=60),
            Regexp(r"^[a-z0-9._-]+$", message=_l("Small Latin letters, digits, point, hyphen")),
        ],
    )
    last_name = fields.StringField(_l("Surname"), validators=[InputRequired(_l("Fill in this field")), Length(max=60)])
    first_name = fields.StringField(
        _l("First name"), validators=[InputRequired(_l("Fill in this field")), Length(max=60)]
    )
    active = fields.BooleanField(_l("May sign in"), default=True)
    employee = fields.LookupField(
        _l("Employee"), find=find_visible(Employee, current), endpoint="EmployeeView.lookup",
        description=_l("Through the employee the workload lets a teacher into the journals"),
    )  # fmt: skip
    student = fields.LookupField(_l("Student"), find=find_visible(Student, current), endpoint="StudentView.lookup")
    guardian = fields.LookupField(_l("Parent"), find=find_visible(Guardian, current), endpoint="GuardianView.lookup")
    account_id: int | None = None

    def validate_username(self, field):
        """A login belongs to one account for ever."""
        taken = db.session.scalar(sa.select(Account.id).where(sa.func.lower(Account.username) == field.data))
        if taken not in (None, self.account_id):
            raise ValidationError(_("This value is already taken"))


# Whom an account belongs to: the field, the model, the register whose rows one may choose from.
PEOPLE = (("employee", Employee, "employees"), ("student", Student, "students"), ("guardian", Guardian, "guardians"))


STATES = {
    "works": (_l("works"), Account.active.is_(True)),
    "blocked": (_l("blocked"), Account.active.is_(False)),
    "never": (_l("never signed in"), Account.last_login.is_(None)),
}


class AccountsView(ShortListView):
    """Users and their roles."""

    route_base = "/accounts"
    register = "accounts"
    search_hint = _l("Login or name")

    def rows(self, act: str) -> sa.Select:
        """The accounts on which one may do the act, with their roles."""
        own = sa.select(Account).where(accounts_of(current(), act))
        return own.options(selectinload(Account.roles)).order_by(Account.username)

    def found_in(self):
        """Login and names."""
        return Account.username, Account.last_name, Account.first_name

    def choices(self):
        """By role and by state."""
        by_role = {str(pk): (name, Account.roles.any(Role.id == pk)) for pk, name in _roles()} | {
            "none": (_("without a role"), ~Account.roles.any())
        }
        return Choice("role", _("Role"), by_role), Choice("state", _("State"), STATES)

    def heads(self):
        """What tells users apart."""
        return _("Login"), _("Surname"), _("First name"), _("Roles"), _("State"), _("Last sign-in")

    def lines(self, rows: list) -> list[listing.Row]:
        """A line leads to the form."""
        return [_account_row(account) for account in rows]

    def more(self) -> dict:
        """Adding, and giving roles to the ticked."""
        grantable = sorted(services.grantable(current()), key=sort_key)
        ids = {name: str(pk) for pk, name in _roles()}
        actions = [
            listing.Action("give", _("Give the role")),
            listing.Action("take", _("Take the role away"), _("Take the role away from the selected users?")),
        ]
        return {
            "add_url": url_for("AccountsView.add") if current().may("accounts", Act.WRITE) else None,
            "actions": actions if grantable else [],
            "action_url": url_for("AccountsView.roles"),
            "action_choice": ("role", _("Role"), [(ids[name], name) for name in grantable if name in ids]),
        }

    @expose("/roles", methods=["POST"])
    @needs(Act.GRANT)
    def roles(self):
        """Give one role to the ticked users, or take it from them; oneself is passed over."""
        role = db.session.get(Role, request.form.get("role", 0, type=int))
        action, ids = request.form.get("action"), {int(pk) for pk in request.form.getlist("rowid") if pk.isdecimal()}
        if action not in ("give", "take"):
            abort(400)
        if role is None:
            flash(_("Choose a role, then give it or take it away"), "danger")
            return redirect(_list_as_it_was())
        rows = self.rows(Act.GRANT).where(Account.id.in_(ids))
        changed, refused = 0, []
        for account in db.session.scalars(rows).all():
            held = {one.name for one in account.roles}
            wanted = held | {role.name} if action == "give" else held - {role.name}
            try:
                services.set_roles(current(), account, wanted)
            except services.NotGrantedError as refusal:
                refused.append(f"{account.username}: {refusal}")
            else:
                changed += held != wanted
        db.session.commit()
        said = ngettext("The roles of %(num)s user are changed", "The roles of %(num)s users are changed", changed)
        flash(said, "success" if changed else "warning")
        if refused:
            flash("\n".join(refused[:10]), "danger")
        return redirect(_list_as_it_was())

    @expose("/add", methods=["GET", "POST"])
    @needs(Act.WRITE)
    def add(self):
        """A new account with an issued password."""
        form = _form(None)
        if request.method == "POST" and form.validate():
            account = services.create(form.username.data, form.last_name.data, form.first_name.data)
            account.active = form.active.data
            db.session.add(account)
            db.session.flush()
            return self._save_roles(account, form, password=services.issue_password(account))
        return _account_page(form, None)

    @expose("/edit/<int:pk>", methods=["GET", "POST"])
    @needs(Act.WRITE)
    def edit(self, pk: int):
        """Name, login, whether one may sign in, and roles."""
        account = _account_or_404(pk, Act.WRITE)
        form = _form(account)
        if request.method == "POST" and form.validate():
            if not form.active.data and account.active:
                if pk == current().account_id:
                    form.active.errors = [_("Nobody locks himself out")]
                    return _account_page(form, account)
                try:
                    self._block(account)
                except services.NotGrantedError as refusal:
                    form.active.errors = [str(refusal)]
                    return _account_page(form, account)
            for name in ("username", "last_name", "first_name", "active"):
                form[name].populate_obj(account, name)
            return self._save_roles(account, form)
        return _account_page(form, account)

    @staticmethod
    def _block(account: Account) -> None:
        if any(role.name == RoleName.ADMINISTRATOR for role in account.roles):
            services.refuse_without_administrator(account)
        services.end_sessions(account)

    def _save_roles(self, account: Account, form, password: str | None = None):
        try:
            for name, model, _register in PEOPLE:
                if name in form:
                    services.set_person(account, model, form[name].data)
            if current().may("accounts", Act.GRANT) and account.id != current().account_id:
                kept = {role.name for role in account.roles} - services.grantable(current())
                services.set_roles(
                    current(), account, kept | (set(request.form.getlist("role")) & services.grantable(current()))
                )
            db.session.commit()
        except services.NotGrantedError as refusal:
            db.session.rollback()
            flash(str(refusal), "danger")
            return _account_page(form, db.session.get(Account, account.id) if account.id else None)
        if password:
            return _shown_once(account, password)
        flash(_("Saved: %(row)s", row=account.username), "success")
        return redirect(url_for("AccountsView.list"))

    @expose("/password/<int:pk>", methods=["POST"])
    @needs(Act.ISSUE)
    def password(self, pk: int):
        """Issue a new one-time password; it is shown once."""
        account = _account_or_404(pk, Act.ISSUE)
        if pk == current().account_id:
            return redirect(url_for("AccountView.password"))
        if not services.may_issue(current(), account):
            abort(403)
        password = services.issue_password(account)
        db.session.commit()
        return _shown_once(account, password)

    @expose("/second-factor/<int:pk>", methods=["POST"])
    @needs(Act.WRITE)
    def reset_factor(self, pk: int):
        """The telephone and the recovery codes are lost: the password alone opens again. Never one's own."""
        account = _account_or_404(pk, Act.WRITE)
        if not services.may_issue(current(), account):
            abort(403)
        if second_factor.switch_off(account, reset=True):
            services.end_sessions(account)
            said = _("Sign-in with a code is reset: %(login)s signs in by the password", login=account.username)
            flash(said, "success")
        db.session.commit()
        return redirect(url_for("AccountsView.edit", pk=pk))

    @expose("/sessions/<int:pk>", methods=["POST"])
    @needs(Act.WRITE)
    def end_sessions(self, pk: int):
        """Sign somebody out everywhere."""
        account = _account_or_404(pk, Act.WRITE)
        services.end_sessions(account)
        audit.note("sessions_ended", "accounts", account.id, account.username)
        db.session.commit()
        flash(_("%(login)s is signed out everywhere", login=account.username), "success")
        return redirect(url_for("AccountsView.edit", pk=pk))


def _list_as_it_was() -> str:
    """The list with the search and the filters from which the ticked rows were sent."""
    here, there = url_for("AccountsView.list"), urlsplit(request.referrer or "")
    return f"{here}?{there.query}" if there.path == here and there.query else here


def _shown_once(account: Account, password: str):
    response = make_response(render_template("access/password.html", account=account, password=password))
    # Unlike other answers to forms, nothing brings this one back.
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _form(account: Account | None) -> AccountForm:
    """The form; nobody says of himself who he is, and nobody chooses among rows that he does not see."""
    persons = services.persons_of(account) if account else {}
    form = AccountForm(obj=account, data=persons)
    form.account_id = account.id if account else None
    for name, _model, register in PEOPLE:
        if not current().may(register, Act.READ) or form.account_id == current().account_id:
            del form[name]
    return form


def _account_or_404(pk: int, act: str) -> Account:
    """The account if the act on it is the person's; somebody else's does not exist."""
    return db.session.scalar(sa.select(Account).where(Account.id == pk, accounts_of(current(), act))) or abort(404)


def _roles() -> list[tuple[int, str]]:
    """Numbers and names of the roles that people hold; read once per request."""
    if "role_names" not in g:
        statement = sa.select(Role.id, Role.name).where(Role.name.notin_(matrix.TECHNICAL_ROLES)).order_by(Role.id)
        g.role_names = [tuple(row) for row in db.session.execute(statement)]
    return g.role_names


def _account_row(account: Account) -> listing.Row:
    url = url_for("AccountsView.edit", pk=account.id)
    roles = ", ".join(sorted(role.name for role in account.roles))
    state = (
        Cell(_("works"), None, "good", is_data=False)
        if account.active
        else Cell(_("blocked"), None, "none", is_data=False)
    )
    cells = [
        Cell(account.username, url), Cell(account.last_name), Cell(account.first_name), Cell(roles), state,
        Cell(plain(account.last_login)),
    ]  # fmt: skip
    return listing.Row(account.id, url, url, cells)


def _account_page(form, account: Account | None):
    actor = current()
    held = {role.name for role in account.roles} if account else set(request.form.getlist("role"))
    may_grant = actor.may("accounts", Act.GRANT) and (account is None or account.id != actor.account_id)
    grantable = services.grantable(actor) if may_grant else frozenset()
    names = sorted((name for _pk, name in _roles()), key=sort_key)
    return render_template(
        "access/account.html",
        form=form,
        account=account,
        roles=[(name, name in held, name in grantable) for name in names],
        may_grant=may_grant,
        own=account is not None and account.id == actor.account_id,
        events=events.history([account.id], 30) if account else [],
        factor=second_factor.of(account.id) if account else None,
        open_sessions=len(sessions.open_of(account)) if account else 0,
        back_url=url_for("AccountsView.list"),
    )
