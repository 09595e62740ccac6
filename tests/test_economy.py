"""Figures and forecasts: exact values by year, the others apart, some indicators alone."""

from __future__ import annotations

import pytest
from report_tables import Ask, ask, pick_values

from console import UserError

__all__ = ["ask"]


@pytest.mark.slow
def test_what_is_not_meant_exactly_does_not_stand_among_yearly_figures(ask: Ask) -> None:
    found = ask("economy", "BLR", "KGZ")
    by_year = {row["Indicator"] for row in found["By year"]}
    others = pick_values(
        found["Other periods, and figures that are not exact"], "Indicator", "Qualifier", "Value"
    )
    assert ("Trade turnover", "nearly", 4000.0) in others
    assert "Trade turnover" not in by_year
    (hoped,) = ask("dossier", "BLR", "KGZ", "--as-of", "2014-01-01")["Figures between them"]
    assert (hoped["Kind"], hoped["Qualifier"], hoped["Value"]) == ("projection", None, 50.0)


def test_figures_are_those_of_the_indicators_asked_for(ask: Ask) -> None:
    """A key may have any letters: those that stand for others in LIKE are themselves."""
    for given, titles in (
        ("NY.GDP.PCAP.CD", {"GDP per head"}),
        ("ny.gdp.*,freedom-house-civil*", {"GDP growth", "GDP per head", "Freedom House civil"}),
    ):
        found = ask("economy", "KGZ", "--indicator", given)
        named = {
            row["Indicator"].partition(" liberties")[0] for rows in found.values() for row in rows
        }
        assert named == titles, given
    for given, said in (
        ("NY_GDP*,x", r"^There is no indicator 'NY_GDP\*'\.\nThere is no indicator 'x'\."),
        ("NY.GDP.PCAP.CDX", r"Did you mean NY\.GDP\.PCAP\.CD"),
    ):
        with pytest.raises(UserError, match=said):
            ask("economy", "KGZ", "--indicator", given)
