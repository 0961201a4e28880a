"""A thematic plan as one object that screen, paper, Excel and the editor share."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.policy.kinds import HOUR_KINDS
from app.policy.thematic import LESSON, LEVELS
from app.working_programs import queries, rules
from app.working_programs.models import WorkingProgram
from app.working_programs.rules import plain


@dataclass(frozen=True)
class PlanLine:
    """A row as it is shown; `number` counts lessons."""

    number: int | None
    level: str
    title: str
    semester: str
    kind: str
    hours: str
    homework: str
    equipment: str

    @property
    def is_lesson(self) -> bool:
        return self.level == LESSON


@dataclass(frozen=True)
class BalanceLine:
    """Hours of a kind in a semester: of the curriculum, of the plan, and how they differ in words."""

    semester: int
    kind: str
    planned: str
    spread: str
    difference: str


@dataclass(frozen=True)
class ThematicTable:
    """The whole plan."""

    lines: list[PlanLine]
    balance: list[BalanceLine]
    hours: str
    lessons: int

    @property
    def is_balanced(self) -> bool:
        return not any(line.difference for line in self.balance)


def table_of(program: WorkingProgram) -> ThematicTable:
    """The plan of a programme; two statements."""
    lines = queries.lines_of(program.id)
    return made(lines, rules.balance(lines, queries.hours_of(program.item_id), program.item.kind))


def made(lines: Sequence[rules.Line], balances: Sequence[rules.Balance]) -> ThematicTable:
    """The table of rows that are stored, typed, or just read from a file."""
    numbers = rules.numbered(line.level for line in lines)
    return ThematicTable(
        lines=[_line(number, line) for number, line in zip(numbers, lines, strict=True)],
        balance=[_balance(line) for line in balances],
        hours=_hours(sum((line.hours for line in lines), Decimal(0))),
        lessons=sum(line.level == LESSON for line in lines),
    )


def _line(number: int | None, line: rules.Line) -> PlanLine:
    return PlanLine(
        number=number,
        level=line.level,
        title=line.title,
        semester=str(line.semester or ""),
        kind=str(HOUR_KINDS[line.kind]) if line.kind else "",
        hours=_hours(line.hours) if line.level == LESSON else "",
        homework=line.homework,
        equipment=line.equipment,
    )


def _balance(line: rules.Balance) -> BalanceLine:
    sign = "+" if line.difference > 0 else "−"
    difference = f"{sign}{_hours(abs(line.difference))}" if line.difference else ""
    return BalanceLine(line.semester, str(HOUR_KINDS[line.kind]), _hours(line.planned), _hours(line.spread), difference)


def balance_cards(balances: Sequence[rules.Balance]) -> list[dict]:
    """The balance as the editor shows it."""
    return [vars(_balance(line)) for line in balances]


def line_cards(lines: Sequence[rules.Line]) -> list[dict]:
    """Rows as the editor reads and sends them."""
    return [
        {
            "id": line.id,
            "level": line.level,
            "title": line.title,
            "semester": line.semester,
            "kind": line.kind,
            "hours": _hours(line.hours) if line.level == LESSON else "",
            "homework": line.homework,
            "equipment": line.equipment,
        }
        for line in lines
    ]


def choices() -> dict[str, list[tuple[str, str]]]:
    """What the editor chooses from."""
    return {
        "levels": [(key, str(label)) for key, label in LEVELS.items()],
        "kinds": [(key, str(label)) for key, label in HOUR_KINDS.items()],
    }


def _hours(value: Decimal) -> str:
    return f"{plain(value)}".replace(".", ",")
