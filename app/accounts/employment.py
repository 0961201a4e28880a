"""What hiring and dismissal mean for an account (clauses 3.1, 3.3).

That a dismissed employee does not come in is read from the employee's own row at every request (identity); here only
what has to be written follows.
"""

from app.accounts import lifetimes
from app.accounts.models import Account
from app.accounts.services import end_sessions
from app.core import clock
from app.extensions import db
from app.staff.models import Employee
from app.staff.services import when_employment_changed


@when_employment_changed
def end_present_sessions(employee: Employee) -> None:
    """No session that was open before the dismissal comes to life again with a new hiring, and the last day is reckoned
    anew."""
    account = _account_of(employee)
    if account is not None:
        lifetimes.refresh([account.id])
    if account is not None and (employee.dismissed_on is None or not employee.has_access(clock.today())):
        end_sessions(account)


def _account_of(employee: Employee) -> Account | None:
    return None if employee.account_id is None else db.session.get(Account, employee.account_id)
