"""Rows of a PLX plan («ПланыСтроки») to a tree of items."""

from decimal import Decimal

from flask_babel import lazy_gettext as _l

from . import plx_codes as codes
from .agreement import double_remarks
from .index_codes import clean_index, kind_by_index
from .plan import Item, ItemKind, Section
from .plx_rows import Row, Tables


def read_items(
    tables: Tables, header: Row, programme: Row, sections: dict[str, Section], warnings: list[object]
) -> dict[str, Item]:
    """Items by their code in the file, parents before children, in the order of the printed plan."""
    rows = _rows_in_force(tables, header, programme, warnings)
    items = {key: _item(row, sections, warnings) for key, row in rows.items()}
    _grow_tree(rows, items, warnings)
    for item in items.values():
        if item.parent is None:
            _pass_down(item)
    warnings.extend(double_remarks(items.values()))
    return _in_print_order(rows, items)


def _rows_in_force(tables: Tables, header: Row, programme: Row, warnings: list[object]) -> dict[str, Row]:
    """Rows of this plan, without those of the programme's other profiles."""
    active = header.text("КодАктивногоООП")
    others = {
        row.text("Код")
        for row in tables["ООП"]
        if row.text("Код") not in ("", active)
        and row.text("КодРодительскогоООП")
        and row.text("Код") != programme.text("Код")
    }
    plan = header.text("Код")
    rows: dict[str, Row] = {}
    skipped = 0
    for position, row in enumerate(tables["ПланыСтроки"]):
        is_foreign = row.text("КодПлана") not in ("", plan) if plan else False
        if is_foreign or (others and active and row.text("КодООП") in others):
            skipped += 1
        else:
            rows[row.text("Код") or f"row {position}"] = row
    if skipped:
        warnings.append(_l("Rows of other profiles or plans are left out: %(count)s.", count=skipped))
    return rows


def _item(row: Row, sections: dict[str, Section], warnings: list[object]) -> Item:
    index = clean_index(row.values.get("ДисциплинаКод", ""))[:40]
    section = sections.get(row.text("КодБлока"))
    variant = row.whole("ВидОбъекта")
    return Item(
        index_code=index,
        index_original=row.values.get("ДисциплинаКод", "")[:60],
        name=row.text("Дисциплина", 800),
        kind=_kind(row, index, warnings),
        order=0,
        section=section,
        is_counted=row.flag("СчитатьВПлане", default=True) and variant != codes.NOT_CHOSEN,
        is_elective=variant in (codes.CHOSEN, codes.NOT_CHOSEN),
        is_optional=row.flag("Факультатив"),
        is_dispersed=row.flag("РассредПрактика"),
    )


def _kind(row: Row, index: str, warnings: list[object]) -> ItemKind:
    """By the type of the row; by its index where the type is absent, unknown or says too little."""
    type_code = row.whole("ТипОбъекта")
    if type_code == codes.PRACTICE_OBJECT:
        return _practice_kind(row, index)
    if type_code == codes.DISCIPLINE_OBJECT and kind_by_index(index) is ItemKind.MDK:
        return ItemKind.MDK
    if type_code in codes.OBJECT_KINDS:
        return codes.OBJECT_KINDS[type_code]
    if type_code is not None:
        warnings.append(
            _l(
                "Row %(row)s: unknown type of row %(code)s, judged by its index.",
                row=_title(row),
                code=type_code,
            )
        )
    return kind_by_index(index) or ItemKind.DISCIPLINE


def _practice_kind(row: Row, index: str) -> ItemKind:
    by_code = codes.PRACTICE_KINDS.get(row.whole("ВидПрактики"))
    if by_code:
        return by_code
    by_index = kind_by_index(index)
    return by_index if by_index in codes.PRACTICE_KINDS.values() else ItemKind.OTHER


def _title(row: Row) -> str:
    return f"{clean_index(row.values.get('ДисциплинаКод', ''))} {row.text('Дисциплина')}".strip()


def _grow_tree(rows: dict[str, Row], items: dict[str, Item], warnings: list[object]) -> None:
    for key, row in rows.items():
        parent_key = row.text("КодРодителя")
        if not parent_key:
            continue
        parent = items.get(parent_key)
        if parent is None or _is_under(parent, items[key]):
            warnings.append(_l("Row %(row)s: the row it belongs to is not in the file.", row=_title(row)))
            continue
        items[key].parent = parent
        parent.children.append(items[key])


def _is_under(item: Item | None, other: Item) -> bool:
    while item is not None:
        if item is other:
            return True
        item = item.parent
    return False


def _pass_down(item: Item) -> None:
    """What is not counted or optional as a whole is so in every part."""
    for child in item.children:
        child.is_counted = child.is_counted and item.is_counted
        child.is_optional = child.is_optional or item.is_optional
        _pass_down(child)


def _in_print_order(rows: dict[str, Row], items: dict[str, Item]) -> dict[str, Item]:
    """Sections first, then the file's own order; the order of rows in the file means nothing."""
    keys = {id(item): key for key, item in items.items()}

    def place(item: Item) -> tuple[int, Decimal, Decimal, str]:
        row = rows[keys[id(item)]]
        last = Decimal("Infinity")
        first = row.number("Порядок")
        second = row.number("Номер")
        section = item.section.order if item.section else 10**6
        return section, last if first is None else first, last if second is None else second, item.index_code

    ordered: dict[str, Item] = {}

    def walk(siblings: list[Item]) -> None:
        for item in sorted(siblings, key=place):
            item.order = len(ordered) + 1
            ordered[keys[id(item)]] = item
            item.children.sort(key=place)
            walk(item.children)

    walk([item for item in items.values() if item.parent is None])
    return ordered
