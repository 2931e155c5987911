"""pandas: the answer to a query as a table.

Usage: python table.py URL. Prints JSON: columns, their types, rows.
"""

import json
import sys
from urllib.parse import urlencode

import pandas as pd

QUERY = """
    PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
    PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
    SELECT ?what ?number {
      GRAPH <https://w3id.org/reliefgraph/graph/report/msf-2023-peru> { ?s rg:value ?number }
      ?s rdfs:label ?what FILTER(LANG(?what) = "en")
    } ORDER BY DESC(?number)"""


def table(url: str, form: str, **options: str) -> object:
    frame = pd.read_csv(f"{url}/sparql?{urlencode({'query': QUERY, 'format': form})}", **options)
    return [list(frame.columns), [str(kind) for kind in frame.dtypes], frame.values.tolist()]


json.dump([table(sys.argv[1], "csv"), table(sys.argv[1], "tsv", sep="\t")], sys.stdout)
