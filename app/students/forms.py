"""Forms that ask for more than the columns of one row."""

from flask_appbuilder.forms import DynamicForm
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired, Length, ValidationError
from wtforms.validators import Optional as MayBeEmpty

from app.core import fields, forms
from app.core.actor import current
from app.policy.kinds import RELATIONS_OF_GUARDIANS
from app.staff.models import Employee
from app.students.models import Guardian

_MUST = InputRequired(_l("Fill in this field"))


class HandOverForm(DynamicForm):
    """Who leads a group from which day on."""

    employee = fields.LookupField(
        _l("Class teacher"), [_MUST], find=forms.find_visible(Employee, current), endpoint="EmployeeView.lookup"
    )
    starts_on = fields.DateField(
        _l("From which day"), [_MUST], description=_l("The former class teacher leads until the day before")
    )
    is_deputy = fields.BooleanField(_l("Only as a deputy"), description=_l("The class teacher stays"))


class GuardianOfStudentForm(DynamicForm):
    """A parent put on a student's card in one go: found among those who are there, or entered anew."""

    relation = fields.SelectField(_l("Relation"), choices=list(RELATIONS_OF_GUARDIANS.items()))
    guardian = fields.LookupField(
        _l("Known already"),
        [MayBeEmpty()],
        find=forms.find_visible(Guardian, current),
        endpoint="GuardianView.lookup",
        description=_l("A parent of another student of the college is found here: one card, several children"),
    )
    last_name = fields.StringField(_l("Surname"), [Length(max=90)])
    first_name = fields.StringField(_l("First name"), [Length(max=60)])
    middle_name = fields.StringField(_l("Patronymic"), [Length(max=60)])
    phone = fields.StringField(_l("Phone"), [Length(max=40)])
    email = fields.StringField(_l("E-mail"), [Length(max=120)])

    def validate_last_name(self, field) -> None:
        """Either somebody who is there, or a name."""
        if self.guardian.data is None and not self.guardian.errors and not (field.data and self.first_name.data):
            raise ValidationError(_("Choose a parent who is known already, or fill in surname and first name"))
