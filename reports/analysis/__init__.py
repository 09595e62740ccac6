"""Statistics: what numpy and scipy compute from the integers that SQL returns."""

import os

# For matrices of 200 states, several threads take longer than one; it is read at the import.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
