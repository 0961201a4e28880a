"""Users and their roles: the administrator's register of accounts (clauses 2.2, 3.1)."""

import sqlalchemy as sa
from flask import abort, flash, redirect, render_template, request, url_for
from flask_appbuilder import BaseView, expose
from flask_appbuilder.forms import DynamicForm
from flask_appbuilder.security.sqla.models import Role
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import selectinload
from wtforms.validators import InputRequired, Length, Regexp, ValidationError

from app.accounts import holders, matrix, services
from app.accounts.models import Account
from app.accounts.scopes import accounts_of
from app.core import fields, listing
from app.core.access import needs
from app.core.actor import current
from app.core.db import write_first
from app.core.exchange.lists import MOST_ROWS, send_list
from app.core.forms import find_visible
from app.core.text import search_words, sort_key
from app.core.values import Cell, plain
from app.extensions import db
from app.policy.access import REGISTERS, Act
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


class AccountsView(BaseView):
    """Users and their roles."""

    route_base = "/accounts"
    register = "accounts"
    default_view = "list"

    @expose("/list/")
    @needs(Act.READ)
    def list(self):
        """Users, found by login or name."""
        page = _accounts_page(request.args.get("q", ""), max(request.args.get("page", 1, type=int), 1))
        fragment = request.headers.get("X-Fragment") == "list"
        return render_template("register/_rows.html" if fragment else "register/list.html", page=page)

    @expose("/export.xlsx")
    @needs(Act.EXPORT)
    def export(self):
        """The list as a workbook; never a password."""
        write_first()
        return send_list(_accounts_page(request.args.get("q", ""), 1, MOST_ROWS, Act.EXPORT), "accounts")

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
                services.end_sessions(account)
            for name in ("username", "last_name", "first_name", "active"):
                form[name].populate_obj(account, name)
            return self._save_roles(account, form)
        return _account_page(form, account)

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
            return render_template("access/password.html", account=account, password=password)
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
        return render_template("access/password.html", account=account, password=password)


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


def _accounts_page(q: str, number: int, size: int = 50, act: str = Act.READ) -> listing.ListPage:
    statement = sa.select(Account).where(accounts_of(current(), act))
    for word in search_words(q):
        found = (
            sa.func.lower(column).contains(word, autoescape=True)
            for column in (Account.username, Account.last_name, Account.first_name)
        )
        statement = statement.where(sa.or_(*found))
    total = db.session.scalar(
        sa.select(sa.func.count()).select_from(statement.with_only_columns(Account.id).subquery())
    )
    rows = db.session.scalars(
        statement.options(selectinload(Account.roles))
        .order_by(Account.username)
        .offset((number - 1) * size)
        .limit(size)
    ).all()
    heads = (_("Login"), _("Surname"), _("First name"), _("Roles"), _("State"), _("Last sign-in"))
    return listing.ListPage(
        title=str(REGISTERS["accounts"].label), subtitle=_("Entries: %(count)s", count=total), q=q[:100],
        search_hint=_("Login or name"), filters=[], columns=[listing.Column("", head, None, None) for head in heads],
        rows=[_account_row(account) for account in rows], actions=[], action_url=None, total=total,
        first=(number - 1) * size + 1 if total else 0, last=min(number * size, total),
        prev_url=listing.with_arguments(page=number - 1) if number > 1 else None,
        next_url=listing.with_arguments(page=number + 1) if number * size < total else None,
        sizes=[], add_url=url_for("AccountsView.add") if current().may("accounts", Act.WRITE) else None,
        import_url=None, export_url=listing.export_url("AccountsView", "accounts"), print_url=None, empty=None,
        nothing_found=not total, keep=[],
    )  # fmt: skip


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
    names = sorted(
        db.session.scalars(sa.select(Role.name).where(Role.name.notin_(matrix.TECHNICAL_ROLES))), key=sort_key
    )
    return render_template(
        "access/account.html",
        form=form,
        account=account,
        roles=[(name, name in held, name in grantable) for name in names],
        may_grant=may_grant,
        own=account is not None and account.id == actor.account_id,
        events=holders.history([account.id], 30) if account else [],
        back_url=url_for("AccountsView.list"),
    )
