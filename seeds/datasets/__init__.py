"""Datasets that can be imported: three files each, with one stem.

The reader (`gdelt.py`) says how its rows are read, the card (`gdelt.yaml`) what the dataset is, and
the mapping (`gdelt.csv`) which actors its codes and names mean, where the crosswalk of all datasets
does not know them or would be wrong. No other file knows a dataset by name.
"""
