"""The forms of what HR does by an order; each is one page and one transaction."""

from collections.abc import Callable

from flask_appbuilder.forms import DynamicForm
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from app.core import fields, forms
from app.core.actor import current
from app.policy.kinds import EMPLOYMENT_KINDS
from app.staff.models import Employee, EmployeePosition, Position

_MUST = InputRequired(_l("Fill in this field"))


def _name(label, longest: int, *validators):
    length = Length(max=longest, message=_l("No more than %(count)s characters", count=longest))
    return fields.StringField(label, validators=[*validators, length])


def _order(label):
    return fields.StringField(
        label,
        validators=[_MUST, Length(max=60, message=_l("No more than %(count)s characters", count=60))],
        description=_l("Number and date, for example No. 12-k of 25.08.2026"),
    )


class AppointmentFields(DynamicForm):
    """A position with its share of a rate, chosen among those of the staff list."""

    position = fields.LookupField(
        _l("Position"),
        find=forms.find_visible(Position, current),
        endpoint="PositionView.lookup",
        validators=[_MUST],
    )
    kind = fields.SelectField(_l("Kind of employment"), choices=list(EMPLOYMENT_KINDS.items()), default="main")
    rate = fields.DecimalField(
        _l("Share of a rate"),
        validators=[Optional(), NumberRange(0.01, 2, _l("The share of a rate is more than 0 and no more than 2"))],
        description=_l("Empty is a full rate; for example 0,5 or 1,25"),
    )


class RenameForm(DynamicForm):
    """A new name by an order."""

    last_name = _name(_l("New surname"), 90, _MUST)
    first_name = _name(_l("First name"), 60, _MUST)
    middle_name = _name(_l("Patronymic"), 60, Optional())
    on = fields.DateField(_l("From what date"), validators=[_MUST])
    order = _order(_l("Order (document)"))


class MoveForm(AppointmentFields):
    """Another position: the one that is left, if any, ends on the day before."""

    on = fields.DateField(_l("From what date"), validators=[_MUST])
    order = _order(_l("Order (document)"))
    leaving = fields.SelectField(_l("Which position ends"), choices=[])


class DismissForm(DynamicForm):
    """The day of dismissal is the last one of work."""

    on = fields.DateField(_l("Date of dismissal"), validators=[_MUST], description=_l("The last day of work"))
    order = _order(_l("Order of dismissal"))
    keep_last_day = fields.BooleanField(
        _l("Leave access until the end of that day"),
        description=_l("Otherwise signing in is closed from the day of dismissal on"),
    )


class WithdrawForm(DynamicForm):
    """The dismissal is taken back."""

    order = _order(_l("Order, or the reason"))


class HireAnewForm(AppointmentFields):
    """Hiring of somebody who has been dismissed."""

    on = fields.DateField(_l("Hired on"), validators=[_MUST])
    order = _order(_l("Order of hiring"))

    def __init__(self, employee: Employee, *arguments, **options):
        super().__init__(*arguments, **options)
        self.employee = employee

    def validate_on(self, field):
        """Nobody is hired anew before having left."""
        left = self.employee.dismissed_on
        if left and field.data and field.data <= left:
            raise ValidationError(_("Hired anew before the dismissal on %(day)s", day=left.strftime("%d.%m.%Y")))


# The card at hiring: what stands in the order is asked for, the rest may come later.
HIRING_COLUMNS = [
    "last_name", "first_name", "middle_name", "birth_date", "phone", "email", "hired_on", "hire_order", "department",
    "subject_commission", "qualification", "qualification_until", "qualification_order", "trained_on",
    "training_document",
]  # fmt: skip
HIRING_FIELDSETS = [
    (_l("Person"), ["last_name", "first_name", "middle_name", "is_another", "birth_date", "phone", "email"]),
    (_l("Order of hiring"), ["hired_on", "hire_order", "position", "kind", "rate", "department", "subject_commission"]),
    (_l("Qualification"), ["qualification", "qualification_until", "qualification_order"]),
    (_l("Training"), ["trained_on", "training_document"]),
]


class _AnotherField(fields.BooleanField):
    """The answer to a question of the form; never written into the row."""

    def populate_obj(self, obj, name):
        """Nothing of it is kept."""


def hiring_form(lookup: Callable) -> type[forms.RegisterForm]:
    """The class of the form in which a card, the first position and the order are entered in one go."""
    columns = forms.form_class(Employee, HIRING_COLUMNS, lookup)

    class HiringForm(columns):
        """A person, the order of hiring and the first position."""

        is_another = _AnotherField(_l("This is another person with the same name"))
        position = AppointmentFields.position
        kind = AppointmentFields.kind
        rate = AppointmentFields.rate
        # A card is entered from the order of hiring (clause 3.3): number and day stand there.
        hired_on = fields.DateField(_l("Hired on"), validators=[_MUST])
        hire_order = _order(_l("Order of hiring"))

        def populate_obj(self, obj):
            """The card first, then the position that its order names."""
            for name in HIRING_COLUMNS:
                if name in self:
                    self[name].populate_obj(obj, name)
            held = EmployeePosition(
                position=self.position.data, kind=self.kind.data, rate=self.rate.data or 1,
                starts_on=obj.hired_on, order_in=obj.hire_order,
            )  # fmt: skip
            obj.positions.append(held)

    return HiringForm
