"""A file that somebody brings as a curriculum, whatever its format: its bytes say what it is."""

from app.core.excel import is_workbook

from .book.book import read_book
from .plan import Plan
from .plx import read_plan as read_plx


def read_plan(content: bytes, file_name: str = "") -> Plan:
    """The curriculum in a PLX file or a workbook; `PlanError` says in the reader's language why it cannot be taken.

    The name helps only where the content leaves something open: it lies too often to decide the format.
    """
    return read_book(content, file_name) if is_workbook(content) else read_plx(content)
