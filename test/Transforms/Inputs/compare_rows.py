"""compare_rows.py WHOLE ROWS row...: the given rows of two .npy files are the same bits, and others are not.

A row is an index into the first four axes, in C order.
"""
import sys

import numpy as np

whole, rows = (np.load(path) for path in sys.argv[1:3])
chosen = [int(text) for text in sys.argv[3:]]
count = int(np.prod(whole.shape[:4]))
whole, rows = whole.reshape(count, -1), rows.reshape(count, -1)
others = [row for row in range(count) if row not in chosen]
assert whole[chosen].tobytes() == rows[chosen].tobytes(), "the chosen rows differ"
assert all((whole[row] != rows[row]).all() for row in others), "another row was computed"
