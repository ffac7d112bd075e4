"""The first stop: YAML files become typed, checked records, or errors that a contributor can act on."""

from .knowledge import Claim, ClaimNumber, ClaimScore, Glossary, Reference, Term
from .loader import FOLDER, KINDS, Zoo, read_zoo
from .model import Model, Price, Result, Setup
from .others import Benchmark, Developer, Hardware, LicenseTerms, ModelClass, Task
from .problems import Problem, RecordErrors
from .upkeep import LinkReport

__all__ = [
    "FOLDER",
    "KINDS",
    "Benchmark",
    "Claim",
    "ClaimNumber",
    "ClaimScore",
    "Developer",
    "Glossary",
    "Hardware",
    "LicenseTerms",
    "LinkReport",
    "Model",
    "ModelClass",
    "Price",
    "Problem",
    "RecordErrors",
    "Reference",
    "Result",
    "Setup",
    "Task",
    "Term",
    "Zoo",
    "read_zoo",
]
