"""Violations: the faults that validation finds, and its verdict on a dataset."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from rdflib import Graph, URIRef

from kg.namespaces import short


@dataclass(frozen=True, order=True, slots=True)
class Violation:
    """One fault of a dataset; ``predicate`` is empty unless a single property is at fault."""

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
    """Everything that validation finds, SHACL's report, and how much was checked."""

    violations: tuple[Violation, ...]
    shacl: Graph
    checked: Mapping[str, int] = field(default_factory=dict)

    @property
    def conforms(self) -> bool:
        """Whether the dataset may be released."""
        return not any(violation.stops for violation in self.violations)
