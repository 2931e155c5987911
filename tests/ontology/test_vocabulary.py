"""How many phrases of reports name a concept that the schemes have, or its broader concept.

The phrases were written from the subject, before any of them was tried.
"""

from itertools import combinations
from typing import Final

import pytest
from rdflib import SKOS, Dataset, Graph, Literal, URIRef

from kg.evidence.naming import read_names
from kg.evidence.words import contains_name
from kg.namespaces import CONCEPT, GRAPH

LABELS: Final = {
    "indicators/outpatient-consultations": (
        "outpatient consultations; outpatient visits; primary healthcare consultations; "
        "general consultations in mobile clinics; paediatric outpatient consultations; "
        "consultas externas; consultations externes"
    ),
    "indicators/paediatric-consultations": "consultations for children under five",
    "indicators/emergency-room-consultations": (
        "emergency department visits; patients seen in emergency rooms"
    ),
    "indicators/individual-mental-health-consultations": (
        "individual mental health sessions; individual counselling sessions; "
        "consultations individuelles de santé mentale"
    ),
    "indicators/group-mental-health-sessions": (
        "people in group mental health sessions; group counselling sessions"
    ),
    "indicators/chronic-disease-consultations": (
        "consultations for non-communicable diseases; NCD consultations"
    ),
    "indicators/contraceptive-consultations": "family planning consultations",
    "indicators/antenatal-consultations": (
        "women attending antenatal care; ante-natal consultations"
    ),
    "indicators/postnatal-consultations": "post-natal visits",
    "indicators/people-treated-after-sexual-violence": (
        "victims of sexual violence treated; survivors of rape receiving care"
    ),
    "indicators/people-treated-after-violence": "patients treated for physical violence",
    "indicators/births": (
        "deliveries; babies born in our maternity units; normal deliveries assisted"
    ),
    "indicators/caesarean-sections": "c-sections; births by caesarean section",
    "indicators/surgical-interventions": (
        "major surgical procedures; orthopaedic operations; war-wounded patients operated on"
    ),
    "indicators/admissions": (
        "hospitalisations; patients hospitalised; children admitted to intensive care; "
        "newborns admitted to neonatal units; paediatric admissions"
    ),
    "indicators/inpatient-feeding-admissions": (
        "children admitted to inpatient feeding programmes; "
        "children in intensive therapeutic feeding centres"
    ),
    "indicators/outpatient-feeding-admissions": (
        "children enrolled in ambulatory feeding programmes; "
        "malnourished children treated as outpatients"
    ),
    "indicators/people-treated": (
        "malaria cases treated; patients treated for cholera; "
        "severely malnourished children treated; people receiving treatment for kala-azar; "
        "people treated for snakebite"
    ),
    "indicators/people-cured": "people cured of hepatitis C",
    "indicators/people-on-antiretroviral-treatment": (
        "patients on antiretroviral treatment; people on first-line ARVs; "
        "people living with HIV receiving ART"
    ),
    "indicators/people-started-on-treatment": (
        "new patients put on treatment for MDR-TB; patients who began treatment for hepatitis C"
    ),
    "indicators/people-on-treatment": (
        "patients under treatment for tuberculosis; people registered under HIV care"
    ),
    "indicators/vaccinations": (
        "children vaccinated against measles; people immunised against yellow fever; "
        "doses of oral cholera vaccine administered; vaccinations contre la rougeole"
    ),
    "indicators/routine-vaccinations": "routine vaccinations",
    "indicators/tests": "HIV tests carried out; malaria rapid diagnostic tests performed",
    "indicators/people-screened": "people screened for tuberculosis",
    "indicators/people-rescued": "people rescued in the Mediterranean",
    "indicators/relief-items": (
        "relief kits distributed; families given non-food items; mosquito nets distributed"
    ),
    "indicators/tents-or-shelters": "tents handed out; emergency shelters built",
    "indicators/water-distributed": "litres of safe water distributed; m3 of water trucked",
    "indicators/latrines": "latrines built",
    "indicators/referrals": "patients referred to hospital; ambulance transfers",
    "indicators/people-trained": "health workers trained",
    "indicators/people-reached": "people reached with health education",
    "indicators/staff": "local staff; full-time equivalent staff",
    "indicators/expenditure": "total spending; programme costs",
    "indicators/telemedicine-consultations": "remote consultations by telephone",
    "indicators/physiotherapy-sessions": "physiotherapy sessions",
    "indicators/dialysis-sessions": "dialysis sessions",
    "indicators/safe-abortions": "safe abortions provided",
    "indicators/people-in-harm-reduction": "people given methadone",
    "indicators/home-visits": "home visits",
}
SERVICES: Final = {
    "service-types/vaccination": "mass vaccination campaign against measles",
    "service-types/routine-vaccination": "routine immunisation of children",
    "service-types/antenatal-care": "ante- and postnatal care",
    "service-types/obstetric-care": "emergency obstetric surgery; help with difficult deliveries",
    "service-types/maternal-health-care": "care for mothers and babies",
    "service-types/neonatal-care": "care of premature babies",
    "service-types/paediatric-care": "treatment of sick children; pediatric intensive care",
    "service-types/contraception": "contraceptives and advice on birth spacing",
    "service-types/safe-abortion-care": "termination of pregnancy on request",
    "service-types/sexual-violence-care": (
        "care for rape survivors; medical and psychological help after sexual assault"
    ),
    "service-types/hiv-care": "HIV testing and treatment; antiretroviral therapy",
    "service-types/prevention-of-mother-to-child-transmission": (
        "prevention of mother-to-child transmission of HIV"
    ),
    "service-types/tuberculosis-care": (
        "treatment of multidrug-resistant tuberculosis; diagnosis of TB"
    ),
    "service-types/malaria-care": "malaria treatment in villages",
    "service-types/vector-control": "indoor spraying against mosquitoes",
    "service-types/hepatitis-care": "hepatitis C screening and cure",
    "service-types/cholera-treatment": "oral rehydration points for cholera",
    "service-types/chronic-disease-treatment": "care for people with diabetes and hypertension",
    "service-types/cancer-care": "chemotherapy; breast cancer screening",
    "service-types/palliative-care": "pain relief and end-of-life care",
    "service-types/dialysis": "haemodialysis",
    "service-types/surgery": "operations on war wounds",
    "service-types/reconstructive-surgery": "plastic and reconstructive surgery",
    "service-types/rehabilitation": "physiotherapy after amputation",
    "service-types/intensive-care": "intensive care unit",
    "service-types/blood-transfusion": "blood bank",
    "service-types/laboratory-services": "laboratory tests",
    "service-types/imaging": "ultrasound",
    "service-types/telemedicine": "advice from specialists by telemedicine",
    "service-types/home-based-care": "care at patients' homes",
    "service-types/mobile-clinic": "mobile clinics in remote areas",
    "service-types/community-health-care": "trained community health workers to treat malaria",
    "service-types/patient-transport": "ambulance service",
    "service-types/psychosocial-support": "psycho-social counselling for children",
    "service-types/psychological-support": (
        "psychotherapy for victims of torture; psychological first aid"
    ),
    "service-types/psychiatric-care": "treatment of severe mental disorders",
    "service-types/harm-reduction": (
        "opioid agonist therapy; clean needles for people who inject drugs"
    ),
    "service-types/social-support": "help from social workers",
    "service-types/legal-support": "legal advice",
    "service-types/health-promotion": "awareness-raising sessions",
    "service-types/nutrition-care": "feeding centre for malnourished children",
    "service-types/outpatient-therapeutic-feeding": "ambulatory therapeutic feeding",
    "service-types/supplementary-feeding": "supplementary food for pregnant women",
    "service-types/food-distribution": "food parcels",
    "service-types/cash-assistance": "cash transfers to families",
    "service-types/relief-items": "blankets, tents and soap",
    "service-types/shelter-assistance": "emergency shelter",
    "service-types/water-supply": "trucking drinking water; drilling of boreholes",
    "service-types/sanitation": "construction of latrines and showers",
    "service-types/hygiene-promotion": "hygiene promotion",
    "service-types/infection-prevention": "infection prevention and control",
    "service-types/epidemiological-surveillance": "epidemiological surveillance",
    "service-types/search-and-rescue": "rescue of boats in distress",
    "service-types/supply-of-medicines": "donation of medicines and equipment",
    "service-types/training": "coaching of nurses",
    "service-types/staff-incentives": "incentives for hospital staff",
    "service-types/facility-rehabilitation": "rebuilding of a damaged health centre",
    "service-types/family-tracing": "reuniting separated families",
    "service-types/protection": "protection of unaccompanied children",
    "service-types/education": "schooling for displaced children",
    "service-types/emergency-care": "casualty department",
    "service-types/triage": "triage and stabilisation",
    "service-types/dental-care": "dentistry",
    "service-types/general-health-care": "primary healthcare in three clinics",
    "service-types/specialist-care": "specialised consultations",
    "event-types/flood": "heavy flooding",
    "event-types/storm": "tropical storm",
    "event-types/heatwave": "heat wave",
    "event-types/wildfire": "forest fires",
    "event-types/outbreak": "a measles epidemic",
    "event-types/epidemic-declaration": "declared the end of the Ebola outbreak",
    "event-types/shelling": "shelling of a hospital",
    "event-types/air-strike": "air strikes on the town",
    "event-types/bomb-attack": "a suicide bombing",
    "event-types/abduction": "the kidnapping of two colleagues",
    "event-types/coup": "a military coup",
    "event-types/ceasefire": "the truce",
    "event-types/election": "presidential elections",
    "event-types/influx": "a mass influx of refugees",
    "event-types/deportation": "forced returns across the border",
    "event-types/eviction": "evicted from the camp",
    "event-types/evacuation": "evacuated our staff",
    "event-types/handover": "handed the project over to the ministry",
    "event-types/closure": "closing of the clinic",
    "event-types/opening": "inaugurated a new hospital",
    "event-types/suspension": "put activities on hold",
    "event-types/looting": "looted the health centre",
    "event-types/famine": "declared a famine",
    "event-types/economic-crisis": "the collapse of the currency",
    "event-types/border-closure": "the closing of the border",
    "event-types/strike": "a strike of health workers",
    "event-types/fire": "a fire in the camp",
}
POPULATIONS: Final = {
    "population-categories/refugee": (
        "Sudanese refugees in camps; people who have fled across the border"
    ),
    "population-categories/asylum-seeker": "people claiming asylum",
    "population-categories/internally-displaced-person": "people displaced within the country",
    "population-categories/displaced-person": (
        "families uprooted by fighting; displaced communities"
    ),
    "population-categories/returnee": "former refugees who have returned",
    "population-categories/migrant": "irregular migrants",
    "population-categories/undocumented-migrant": "undocumented people",
    "population-categories/person-on-the-move": "people crossing the desert on their way north",
    "population-categories/migrant-worker": (
        "seasonal agricultural workers from abroad; migrant labourers"
    ),
    "population-categories/local-community": "host population",
    "population-categories/resident": "residents of the town; people living near the camp",
    "population-categories/person-affected-by-crisis": (
        "communities affected by conflict; flood-affected people; victims of the earthquake"
    ),
    "population-categories/trapped-person": (
        "civilians trapped by fighting; people in besieged areas"
    ),
    "population-categories/civilian": "civilians",
    "population-categories/detainee": (
        "prison inmates; people deprived of their liberty; detained migrants"
    ),
    "population-categories/survivor-of-violence": "victims of torture; abused children",
    "population-categories/survivor-of-sexual-violence": (
        "women who have been raped; victims of sexual violence"
    ),
    "population-categories/injured-person": "the war-wounded; casualties",
    "population-categories/patient": "outpatients; people in our care",
    "population-categories/person-living-with-hiv": "people living with HIV; HIV-positive children",
    "population-categories/person-with-tuberculosis": "TB patients",
    "population-categories/person-with-chronic-disease": "diabetics",
    "population-categories/person-with-mental-disorder": (
        "people with severe mental health conditions"
    ),
    "population-categories/person-with-disability": "disabled people",
    "population-categories/malnourished-person": "undernourished children",
    "population-categories/pregnant-woman": "expectant mothers; breastfeeding women",
    "age-groups/young-person": "youths",
    "age-groups/adolescent": "teenage girls",
    "age-groups/child": "boys and girls; under-fives; street children",
    "population-categories/unaccompanied-minor": "children travelling alone",
    "age-groups/infant": "babies under six months",
    "age-groups/newborn": "premature newborns",
    "age-groups/older-person": "elderly people",
    "age-groups/adult": "men",
    "sexes/female": "women and girls",
    "population-categories/person-who-uses-drugs": "injecting drug users; people who use drugs",
    "population-categories/sex-worker": "women in prostitution",
    "population-categories/lgbtqi-person": "transgender people; men who have sex with men",
    "population-categories/homeless-person": "people sleeping rough",
    "population-categories/slum-dweller": "residents of informal settlements",
    "population-categories/rural-population": "isolated villages",
    "population-categories/farmer": "farmers",
    "population-categories/nomad": "pastoralists",
    "population-categories/indigenous-person": "indigenous peoples",
    "population-categories/ethnic-minority": "an ethnic minority",
    "population-categories/stateless-person": "people without citizenship",
    "population-categories/uninsured-person": "people without health insurance",
    "population-categories/vulnerable-person": "the most vulnerable",
    "population-categories/excluded-person": "people with no access to care",
    "population-categories/person-in-poverty": "low-income families",
    "population-categories/health-worker": "community health workers",
    "population-categories/traditional-birth-attendant": "traditional birth attendants",
    "population-categories/staff": "our employees",
    "population-categories/caregiver": "carers and parents",
    "population-categories/prisoner-of-war": "prisoners of war",
    "population-categories/fighter": "combatants",
    "population-categories/student": "pupils",
    "population-categories/teacher": "schoolteachers",
    "population-categories/miner": "miners",
    "population-categories/person-at-risk": "key populations",
    "population-categories/orphan": "orphans",
    "population-categories/widow": "widows",
}


def is_found(phrase: str, concept: URIRef, terms: Graph) -> bool:
    """Whether the words of a phrase name a concept, or its broader concept."""
    names = read_names([terms])
    found = (concept, *terms.objects(concept, SKOS.broader))
    return any(contains_name(phrase, names.get(one, ())) for one in found)


@pytest.mark.parametrize(
    ("phrases", "share"),
    [(LABELS, 0.97), (SERVICES, 0.97), (POPULATIONS, 0.97)],
    ids=["labels", "services", "populations"],
)
def test_phrases_find_their_concept(
    dataset: Dataset, phrases: dict[str, str], share: float
) -> None:
    terms = dataset.graph(GRAPH.ontology)
    wanted = [(p, CONCEPT[slug]) for slug, all_ in phrases.items() for p in all_.split("; ")]
    assert len(wanted) >= 60
    assert {concept for _, concept in wanted} <= set(terms.subjects(SKOS.inScheme))
    missed = [phrase for phrase, concept in wanted if not is_found(phrase, concept, terms)]
    assert 1 - len(missed) / len(wanted) >= share, missed


def test_the_labels_of_a_scheme_differ_by_more_than_inflection(dataset: Dataset) -> None:
    terms = dataset.graph(GRAPH.ontology)
    for scheme in set(terms.objects(None, SKOS.inScheme)):
        labels = [
            str(label)
            for concept in terms.subjects(SKOS.inScheme, scheme)
            for label in terms.objects(concept, SKOS.prefLabel)
            if isinstance(label, Literal) and label.language == "en"
        ]
        for one, other in combinations(labels, 2):
            assert not (contains_name(one, [other]) and contains_name(other, [one])), (one, other)
