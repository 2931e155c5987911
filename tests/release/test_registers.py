"""The registers that ship: their sources, and what they cover."""

import re
from pathlib import Path

import pytest

from kg.registers import read_registers
from tests.conftest import ROOT

REGISTERS = sorted((ROOT / "kg/reference/registers").glob("*.csv"))


@pytest.mark.parametrize("path", REGISTERS, ids=lambda path: path.stem)
def test_the_source_of_each_register_is_given(path: Path) -> None:
    """With its edition, its date and its licence, and the digest of what was read."""
    text = (path.parent / "README.md").read_text("utf-8")
    assert re.search(
        rf"^\| `{path.name}` \| .+ \| .+ \| 20\d\d-\d\d(?:-\d\d)? \| .+ \|$", text, re.M
    )
    assert re.search(rf"^\| `{path.name}` \| .*(?:[0-9a-f]{{64}}|commits).* \|$", text, re.M)


def test_each_kind_of_code_of_the_shipped_places_has_a_register() -> None:
    registers = read_registers(ROOT / "kg/reference")
    text = "".join(p.read_text("utf-8") for p in (ROOT / "kg/reference").glob("*.yamlld"))
    assert {column for column in registers if f"{column}: " in text} == set(registers)
    assert "sameAs" in registers


def test_all_countries_have_a_row() -> None:
    rows = read_registers(ROOT / "kg/reference")["iso3166Alpha2"]
    codes = [row.cells["iso3166Alpha2"] for row in rows if "unM49" in row.cells]
    assert len(codes) == len(set(codes)) == 249
