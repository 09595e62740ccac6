"""Parts of selects that several reports need."""
