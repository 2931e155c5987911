"""Violations: the faults that validation finds, and its verdict on a dataset."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from rdflib import Graph, URIRef

from kg.namespaces import short


@dataclass(frozen=True, order=True, slots=True)
class Violation:
    """One fault of a dataset, which stops a release unless it is a warning.

    Attributes:
        check: ``shacl``, ``statements``, ``excerpts``, ``words``, ``things`` or ``registers``.
        predicate: the IRI of the property at fault; empty unless it is a single one.
    """

    check: str
    node: str
    rule: str
    message: str
    stops: bool = True
    predicate: str = ""

    def __str__(self) -> str:
        return f"{self.check}: {short(URIRef(self.node))}: {self.message} [{self.rule}]"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Everything that validation finds, sorted, SHACL's report, and how much was checked.

    Source: https://www.w3.org/TR/shacl/#validation-report
    """

    violations: tuple[Violation, ...]
    shacl: Graph
    checked: Mapping[str, int] = field(default_factory=dict)

    @property
    def conforms(self) -> bool:
        """Whether the dataset may be released."""
        return not any(violation.stops for violation in self.violations)
