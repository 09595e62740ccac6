"""Template of a card for a table of figures, with each field explained."""

from __future__ import annotations

TEMPLATE = """\
# A card describes a table of figures: a row per country and year, or per pair and year.
# Save it as my-figures.yaml; the dataset gets the name of the file. Then:
#   bedfellows import --card my-figures.yaml FILE...
#   bedfellows import --remove my-figures
title: Trade between Eurasian states
publisher: Statistical Office of Examples
url: https://example.org/trade
licence: CC BY 4.0
edition: "2024"                 # optional: the edition that this card describes
summary: Imports of goods, by pair of states and year.
citation:                       # as BibTeX: article, misc, techreport, dataset, book ...
  type: dataset
  author: Statistical Office of Examples
  title: Trade between Eurasian states
  year: 2024
layouts:                        # the forms of the file, recognised by their headings
  - name: Trade, yearly
    description: A row per pair and year.
    # headings: [source]        # further columns by which this form is known
    # columns: some             # a file may have a selection of the columns below
    # rows: {value: 1200, why: "Rows of the complete file."}
    # renamed: {value: worth}   # headings of this form that differ from the columns below
    # period: {year: session}   # if this form says in another way when
reads: Imports become observations, with the importer as the actor and the exporter as the partner.
leaves: Notes are not read.
max_rejects:
  value: 0.05
  why: Some codes are of territories without trade of their own.
covers:
  - {kind: figure, extent: partial, note: Pairs and years of the loaded files.}
figures:
  scheme: iso_alpha3            # iso_alpha2, cow, cow_abb, gw, world_bank ... or names
  codes_mean: the state of that year    # or: the state of that year, or the only one
  actor: {code: importer}       # name: the column with the name, used where the code is missing
  partner: {code: exporter}     # leave out for figures of one country
  # directed: no                # the figure belongs to the pair, whichever comes first
  period: {year: year}          # or {year: session, plus: 1945}, or {begin: first, end: last}
  # version: version            # the column that states the edition of the file
  # editions: {"4": "4.0"}      # the edition that a text in it means, if it is not the text
  missing: ["-9"]               # in addition to an empty cell, NA, NaN, NULL
  columns:
    - column: value
      title: Imports of goods
      unit: million US dollars
      decimals: 1
      indicator: imports        # the slug becomes my-figures-imports
      lowest: {value: 0, why: Trade cannot be negative.}
  not_read:
    - {column: note, why: Texts are not figures.}
    # - {column: "flag_*", why: A star stands for any text.}
  # codes:                      # codes of this file that differ from the scheme
  #   - {code: ROM, actor: ROU, why: The code of Romania until 2002.}
  #   - {code: EUU, actor: "-", why: The European Union is not one state.}
"""
