"""Votes of the General Assembly: the forms in which they are published, and our compact one."""
