"""Indices of curriculum rows («ОП.01», «МДК.01.02») as people type them and as they should be."""

import re

from .plan import ItemKind

# Letters that look the same in both alphabets; a mixed index is found by nobody who types it in Russian.
LOOK_ALIKES = str.maketrans("ABCEHKMOPTXYacekmopxy", "АВСЕНКМОРТХУасекморху")

# The first that fits, read from the left; the exam of a module before the module itself.
KIND_PATTERNS = (
    (re.compile(r"ПМ\.?\d+.*[ЭК]\)?$"), ItemKind.MODULE_EXAM),
    (re.compile(r"(Э|ЭК|КЭ)\.?ПМ"), ItemKind.MODULE_EXAM),
    (re.compile(r"МДК"), ItemKind.MDK),
    (re.compile(r"ПДП"), ItemKind.PRE_DIPLOMA_PRACTICE),
    (re.compile(r"УП[.\d]"), ItemKind.TRAINING_PRACTICE),
    (re.compile(r"ПП[.\d]"), ItemKind.WORK_PRACTICE),
    (re.compile(r"ПМ[.\d]"), ItemKind.MODULE),
    (re.compile(r"ГИА"), ItemKind.STATE_CERTIFICATION),
)


def clean_index(original: str) -> str:
    """The index without the blanks of its indent and without Latin letters among Cyrillic ones."""
    index = re.sub(r"\s*\.\s*", ".", " ".join(original.split())).rstrip(".")
    folded = index.translate(LOOK_ALIKES)
    return index if re.search(r"[A-Za-z]", folded) else folded


def kind_by_index(index: str) -> ItemKind | None:
    """What the prefix of an index says about its row; None where it says nothing."""
    return next((kind for pattern, kind in KIND_PATTERNS if pattern.match(index.upper())), None)


def module_number(index: str) -> str:
    """The number of the module that an index speaks of: «01» of «МДК.01.02»; empty where there is none."""
    found = re.match(r"(?:ПМ|МДК|УП|ПП)\.?(\d+)", index.upper())
    return found[1] if found else ""
