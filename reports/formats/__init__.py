"""Formats of an answer, one family a module; `renderers` finds the one that was asked for."""
