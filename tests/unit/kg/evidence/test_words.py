import pytest

from kg.evidence.words import contains_name, find_name


@pytest.mark.parametrize(
    ("text", "names", "says"),
    [
        ("in Freedonia, they", ["Freedonia"], True),
        ("in FREEDONIA", ["Freedonia"], True),
        ("Freedonian", ["Freedonia"], False),
        ("anFreedonia", ["Freedonia"], False),
        ("_Freedonia", ["Freedonia"], False),
        ("Star\nRelief", ["Star Relief"], True),
        ("Star  \t Relief", ["Star Relief"], True),
        ("Star Relief", ["Star\n Relief "], True),
        ("StarRelief", ["Star Relief"], True),
        ("Star, Relief", ["Star Relief"], False),
        ("(SR) teams", ["SR"], True),
        ("“women”", ["men"], False),
        ("anything", [], False),
        ("in Vesta", ["Freedonia", "Vesta"], True),
        ("a+b", ["a+b"], True),
        ("aab", ["a+b"], False),
        ("axb", ["a.b"], False),
    ],
)
def test_names_are_whole_words(text: str, names: list[str], *, says: bool) -> None:
    assert contains_name(text, names) is says


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("in N\u2019Djamena", "N'Djamena"),
        ("in Moi\u0308ssala", "Mo\u00efssala"),
        ("in Moissala", "Mo\u00efssala"),
        ("the C\u00f4te d'Ivoire", "cote d\u2019Ivoire"),
    ],
)
def test_names_match_without_diacritics_and_with_any_apostrophe(text: str, name: str) -> None:
    assert contains_name(text, [name])
    assert not contains_name(f"{text}e", [name])


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("hosting", "hosts"),
        ("two provinces", "province"),
        ("handed over to them", "hand over"),
        ("health-care and healthcare", "health care"),
        ("primary healthcare", "primary health care"),
        ("out-patients", "outpatient"),
        ("patients admitted", "patient admitted"),
        ("the patient's family", "patients"),
        ("communities", "community"),
        ("providing", "provide"),
        ("they stopped", "stopping"),
        ("dying", "died"),
        ("traveling", "travelled"),
        ("children", "child"),
        ("thousands fled", "flee"),
        ("when cholera broke out", "breaking out"),
        ("paediatric centres", "pediatric center"),
        ("neighbourhoods", "neighborhood"),
        ("organisations", "organization"),
        ("feeding programs", "feeding programme"),
        ("loss to follow\u2011up", "loss to follow-up"),
    ],
)
def test_a_word_is_the_same_however_it_is_inflected_and_spelt(text: str, name: str) -> None:
    assert contains_name(text, [name])
    assert contains_name(name, [name], is_inflected=False)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("refuge", "refugee"),
        ("patience", "patients"),
        ("general", "generation"),
        ("several", "severe"),
        ("organ", "organisation"),
        ("hospital", "hospitality"),
        ("policy", "police"),
        ("community", "communicable"),
        ("operation", "operated"),
        ("nation", "native"),
        ("new", "news"),
        ("four", "for"),
        ("hour", "or"),
        ("plane", "plan"),
        ("car", "care"),
        ("us", "use"),
        ("with", "without"),
        ("university", "universal"),
    ],
)
def test_words_with_the_same_stem_are_not_always_the_same(one: str, other: str) -> None:
    assert not contains_name(one, [other])
    assert not contains_name(other, [one])


def test_a_word_may_have_to_be_as_it_is_written() -> None:
    assert contains_name("It lasted", ["last"])
    assert not contains_name("It lasted", ["last"], is_inflected=False)


def test_a_name_is_found_wherever_it_is_and_however_it_is_spelt() -> None:
    text = "Health care: “healthcare”, health-care; Cafe\u0301, café and the caf."
    places = find_name(text, ["health care", "café", "none"])
    words = ["Health care", "healthcare", "health-care", "Cafe\u0301", "café"]
    assert [place.extract(text) for place in places] == words
    assert find_name("People were killed", ["people killed", ""]) == []
