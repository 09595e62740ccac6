"""What can be asked: one module per question, each with one ``REPORT``."""
