"""The datasets that can be imported: three files each, with one stem.

The reader (`gdelt.py`) says how its rows are read, the card (`gdelt.yaml`) what the dataset is, and
the mapping (`gdelt.csv`) which of its codes and names mean whom, where the crosswalk of all
datasets does not know or would be wrong. Nothing else knows a dataset by name.
"""
