"""References: how a publication is cited, and the forms that other programs read."""
