"""The README of a report says how far two encoders agree."""

from pathlib import Path

from kg.config import Config
from tests.release.agreement import read_both, table

PERU = "msf-2023-peru"


def test_the_readme_has_the_agreement_of_two_encodings() -> None:
    first, second = read_both(PERU, Path(__file__).with_name("second-encoding.yamlld"))
    text = (Config().reports / PERU / "README.md").read_text("utf-8")
    assert "\n".join(table(first, second, PERU)) in text


def test_an_encoding_agrees_with_itself() -> None:
    first, same = read_both(PERU, Config().reports / PERU / "encoding.yamlld")
    *_, total = table(first, same, PERU)
    assert total.endswith("| 100 % | 100 % |")
