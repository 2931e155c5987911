"""The series of invented pages builds, and each page is in it."""

from rdflib import RDF, Dataset, URIRef

from kg.namespaces import ID, RG
from tests.series.conftest import SERIES


def test_each_page_of_the_series_is_in_its_release(dataset: Dataset) -> None:
    pages = {s for s, _, _, _ in dataset.quads((None, RDF.type, RG.CountryPage, None))}
    assert pages == {URIRef(f"{ID}report/{each.name}") for each in SERIES.reports.iterdir()}
