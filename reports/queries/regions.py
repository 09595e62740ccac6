"""Regions of the world and the states in them, as the UN Statistics Division groups them (M49).

States that no longer exist, and states that the UN does not list, are with their neighbours.
"""

from __future__ import annotations

from functools import cache

_SUBREGIONS: dict[str, dict[str, str]] = {
    "Africa": {
        "Northern Africa": "DZA EGY ESH LBY MAR SDN TUN",
        "Eastern Africa": "BDI COM DJI ERI ETH KEN MDG MOZ MUS MWI MYT REU RWA SOM SSD SYC TZA UGA "
        "ZAN ZMB ZWE",
        "Middle Africa": "AGO CAF CMR COD COG GAB GNQ STP TCD",
        "Southern Africa": "BWA LSO NAM SWZ ZAF",
        "Western Africa": "BEN BFA CIV CPV GHA GIN GMB GNB LBR MLI MRT NER NGA SEN SHN SLE TGO",
    },
    "Americas": {
        "Caribbean": "ABW AIA ANT ATG BES BHS BLM BRB CUB CUW CYM DMA DOM GLP GRD HTI JAM KNA LCA "
        "MAF MSR MTQ PRI SXM TCA TTO VCT VGB VIR",
        "Central America": "BLZ CRI GTM HND MEX NIC PAN SLV",
        "South America": "ARG BOL BRA CHL COL ECU FLK GUF GUY PER PRY SUR URY VEN",
        "Northern America": "BMU CAN GRL SPM USA",
    },
    "Asia": {
        "Central Asia": "KAZ KGZ TJK TKM UZB",
        "Eastern Asia": "CHN HKG JPN KOR MAC MNG PRK TWN",
        "South-eastern Asia": "BRN IDN KHM LAO MMR MYS PHL RVN SGP THA TLS VNM",
        "Southern Asia": "AFG BGD BTN IND IRN LKA MDV NPL PAK",
        "Western Asia": "ARE ARM AZE BHR CYP GEO IRQ ISR JOR KWT LBN OMN PSE QAT SAU SYR TUR YEM "
        "YMD",
    },
    "Europe": {
        "Eastern Europe": "BGR BLR BYS CSK CZE HUN MDA POL ROU RUS SUN SVK UKR UPC",
        "Northern Europe": "ALA DNK EST FIN FRO GBR GGY IMN IRL ISL JEY LTU LVA NOR SJM SWE",
        "Southern Europe": "ALB AND BIH ESP GIB GRC HRV ITA MKD MLT MNE PRT SCG SMR SRB SVN VAT "
        "XKX YUG",
        "Western Europe": "AUT BEL CHE DDR DEU FRA LIE LUX MCO NLD",
    },
    "Oceania": {
        "Australia and New Zealand": "AUS NZL",
        "Melanesia": "FJI NCL PNG SLB VUT",
        "Micronesia": "FSM GUM KIR MHL MNP NRU PLW",
        "Polynesia": "ASM COK NIU PYF TON TUV WLF WSM",
    },
}


def list_regions() -> list[str]:
    """The names of the regions and their sub-regions, in order."""
    return sorted([*_SUBREGIONS, *(name for parts in _SUBREGIONS.values() for name in parts)])


def list_states_of(region: str) -> list[str]:
    """The slugs of the states of a region or sub-region."""
    parts = _SUBREGIONS.get(region)
    if parts is None:
        parts = {name: slugs for each in _SUBREGIONS.values() for name, slugs in each.items()}
        return parts[region].split()
    return sorted(slug for slugs in parts.values() for slug in slugs.split())


@cache
def find_subregions() -> dict[str, str]:
    """The sub-region of each state, by its slug."""
    return {
        slug: name
        for parts in _SUBREGIONS.values()
        for name, slugs in parts.items()
        for slug in slugs.split()
    }
