"""What the card of an invented employee holds beside the name: category, training, position with its order, consent.

Its own dice, so that the rest of the college stays what it was.
"""

import datetime
import random
from decimal import Decimal

from app.seeds.college import STAMP, YEAR, College
from app.seeds.people import Person
from app.staff.consent_models import EmployeeConsent
from app.staff.models import EmployeePosition

TEACHER, METHODIST, MASTER = "Преподаватель", "Методист", "Мастер производственного обучения"
CATEGORIES = ("first", "highest", "fit", "none", "highest", "first")


def facts(college: College, person: Person, position: str) -> dict:
    """Category, training and contacts of a card; every ninth card lacks something."""
    dice = dice_of(college, person)
    is_teaching = position in (TEACHER, MASTER)
    serial = dice.randrange(100, 9999)
    trained = is_teaching and dice.random() < 0.9
    category = dice.choice(CATEGORIES) if is_teaching else None
    until = _until(dice) if category in ("first", "highest") else None
    return {
        "phone": f"+7 900 44{serial // 1000}-{serial // 10 % 100:02}-{serial % 100:02}"
        if dice.random() < 0.9
        else None,
        "qualification": category,
        "qualification_until": until,
        "qualification_order": f"№ {dice.randint(100, 900)} от {until.replace(year=until.year - 5):%d.%m.%Y}"
        if until
        else None,
        "trained_on": datetime.date(YEAR, 8, 26) if trained else None,
        "training_document": f"Лист инструктажа № {dice.randint(1, 60)}" if trained else None,
    }


def dice_of(college: College, person: Person) -> random.Random:
    """Dice of a person: the same whoever else is in the college."""
    return random.Random(f"personnel-{college.wanted.seed}-{person.full_name}-{person.born_on}")


def _until(dice: random.Random) -> datetime.date | None:
    """Categories of before September 2023 have a term of five years, later ones none."""
    if dice.random() < 0.6:
        return None
    return datetime.date(YEAR, 9, 20) + datetime.timedelta(days=dice.randrange(700))


def employed(college: College, employee: int, position: str, person: Person, card: dict) -> None:
    """The position that the order of hiring names, and the consent; one in twelve has signed none yet."""
    hold(college, employee, position, card["hired_on"], card["hire_order"])
    if dice_of(college, person).random() < 11 / 12:
        college.rows.add(EmployeeConsent, employee_id=employee, kind="processing", signed_on=card["hired_on"], **STAMP)


def hold(college: College, employee: int, position: str, since: datetime.date, order: str, **fields) -> None:
    """A position held."""
    values = {"kind": "main", "rate": Decimal(1), "starts_on": since, "order_in": order} | fields
    college.rows.add(EmployeePosition, employee_id=employee, position_id=college.positions[position], **values, **STAMP)
