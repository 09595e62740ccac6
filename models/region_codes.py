"""Codes that do not mean a single country: regions, groups, disputed places.

They are listed here because every row of the table of codes refers to an actor.
"""

from collections.abc import Mapping

from models.actor_identifiers import CodeScheme

_CAMEO = {
    "AFR": "Africa",
    "ASA": "Asia",
    "BAG": "Baghdad",
    "BLK": "Balkans",
    "CAS": "Central Asia",
    "CAU": "Caucasus",
    "CEU": "Central Europe",
    "CFR": "Central Africa",
    "CRB": "Caribbean",
    "EAF": "Eastern Africa",
    "EEU": "Eastern Europe",
    "EIN": "East Indies",
    "EUR": "Europe",
    "LAM": "Latin America",
    "MDT": "Mediterranean",
    "MEA": "Middle East",
    "NAF": "North Africa",
    "NMR": "North America",
    "PGS": "Persian Gulf",
    "SAF": "Southern Africa",
    "SAM": "South America",
    "SAS": "South Asia",
    "SCN": "Scandinavia",
    "SEA": "Southeast Asia",
    "WAF": "West Africa",
    "WST": "The West",
}

_WORLD_BANK = {
    "AFE": "Africa Eastern and Southern",
    "AFR": "Africa",
    "AFW": "Africa Western and Central",
    "ARB": "Arab World",
    "CEB": "Central Europe and the Baltics",
    "CHI": "Channel Islands",
    "CSS": "Caribbean small states",
    "EAP": "East Asia and Pacific (excluding high income)",
    "EAR": "Early-demographic dividend",
    "EAS": "East Asia and Pacific",
    "ECA": "Europe and Central Asia (excluding high income)",
    "ECS": "Europe and Central Asia",
    "EMU": "Euro area",
    "EUU": "European Union",
    "FCS": "Fragile and conflict affected situations",
    "HIC": "High income",
    "HPC": "Heavily indebted poor countries",
    "IBD": "IBRD only",
    "IBT": "IDA and IBRD total",
    "IDA": "IDA total",
    "IDB": "IDA blend",
    "IDX": "IDA only",
    "INX": "Not classified",
    "LAC": "Latin America and Caribbean (excluding high income)",
    "LCN": "Latin America and Caribbean",
    "LDC": "Least developed countries",
    "LIC": "Low income",
    "LMC": "Lower middle income",
    "LMY": "Low and middle income",
    "LTE": "Late-demographic dividend",
    "MEA": "Middle East and North Africa",
    "MIC": "Middle income",
    "MNA": "Middle East and North Africa (excluding high income)",
    "NAC": "North America",
    "OED": "OECD members",
    "OSS": "Other small states",
    "PRE": "Pre-demographic dividend",
    "PSS": "Pacific island small states",
    "PST": "Post-demographic dividend",
    "SAS": "South Asia",
    "SSA": "Sub-Saharan Africa (excluding high income)",
    "SSF": "Sub-Saharan Africa",
    "SST": "Small states",
    "TEA": "East Asia and Pacific (IDA and IBRD)",
    "TEC": "Europe and Central Asia (IDA and IBRD)",
    "TLA": "Latin America and Caribbean (IDA and IBRD)",
    "TMN": "Middle East and North Africa (IDA and IBRD)",
    "TSA": "South Asia (IDA and IBRD)",
    "TSS": "Sub-Saharan Africa (IDA and IBRD)",
    "UMC": "Upper middle income",
    "WLD": "World",
}

_FIPS = {
    "AX": "Akrotiri",
    "DX": "Dhekelia",
    "IY": "Iraq-Saudi Arabia neutral zone",
    "PF": "Paracel Islands",
    "PG": "Spratly Islands",
}

_GW = {"396": "Abkhazia", "397": "South Ossetia"}

_ISO_ALPHA3 = {"GEL": "Gilbert and Ellice Islands", "NTZ": "Neutral Zone", "SKM": "Sikkim"}
_ISO_3166_3 = {"GEHH": "Gilbert and Ellice Islands", "NTHH": "Neutral Zone", "SKIN": "Sikkim"}

REGIONS: Mapping[str, Mapping[str, str]] = {
    CodeScheme.CAMEO.value: _CAMEO,
    CodeScheme.WORLD_BANK.value: _WORLD_BANK,
    CodeScheme.FIPS.value: _FIPS,
    CodeScheme.GW.value: _GW,
    CodeScheme.ISO_ALPHA3.value: _ISO_ALPHA3,
    CodeScheme.ISO_3166_3.value: _ISO_3166_3,
}
"""The codes that do not mean a single country, with their labels, by scheme."""
