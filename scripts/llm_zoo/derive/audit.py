"""The audit: weights computed from the layers against what the developer states. What fails is not published."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from ..records import Problem, RecordErrors, Zoo, read_zoo
from ..records.loader import without_collection
from ..records.rules import check_zoo
from .classes import class_problems
from .parameters import AUDIT_LIMIT_PERCENT, audit_percent, count_parameters

CODE = "ZOO222"
#: Code of the rule that layers fit together.
UNFIT = "ZOO219"
WHY = (
    "Layers that do not add up to the stated size are wrong, or the statement needs a word: it is rounded, or counts "
    "a vision tower too."
)


def audit_problems(zoo: Zoo, unfit: Collection[str] = ()) -> Iterator[Problem]:
    """A problem for each model whose computed total is further than 1 % from the stated one without a note.

    `unfit` are the files whose layers do not fit together; there is nothing to add up in them.
    """
    for model_id, model in zoo.models.items():
        if zoo.file("models", model_id) in unfit:
            continue
        percent = audit_percent(model)
        stated, architecture = model.parameters, model.architecture
        if percent is None or stated is None or architecture is None:
            continue
        if abs(percent) <= AUDIT_LIMIT_PERCENT or stated.audit_note:
            continue
        file = zoo.files["models", model_id]
        line, column = file.located.place(("parameters", "total"))
        computed = count_parameters(architecture).total
        message = (
            f"the layers give {computed:,} parameters, the record states {stated.total:,} ({percent:+.1f} %); "
            "correct one, or say why in 'audit_note'"
        )
        yield Problem(file.path, line, column, CODE, message)


@without_collection()
def load_audited_zoo(root: Path) -> Zoo:
    """Read, check and audit all records below `root`.

    Raises `RecordErrors` with every problem of every file, sorted by place, when there is any.
    """
    zoo, problems = read_zoo(root)
    problems += check_zoo(zoo)
    problems += class_problems(zoo)
    problems += audit_problems(zoo, {problem.file for problem in problems if problem.code == UNFIT})
    if problems:
        raise RecordErrors(problems)
    return zoo
