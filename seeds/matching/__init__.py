"""Judgements on pairs of records: whether both describe the same agreement or sanction."""
