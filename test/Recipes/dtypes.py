"""The element types of the tests, and bfloat16 as bit patterns in uint16, which NumPy lacks."""

import numpy as np

NUMPY_TYPES = {"f64": np.float64, "f32": np.float32, "f16": np.float16, "bf16": np.uint16}

# Largest error allowed, relative to the largest element of the recipe's result.
TOLERANCES = {"f64": 1e-12, "f32": 1e-5, "f16": 2e-3, "bf16": 2e-2}


def to_bfloat16(values):
    """Rounds finite numbers to the nearest bfloat16, ties to even: uint16 bit patterns."""
    bits = np.asarray(values, dtype=np.float32).view(np.uint32)
    # Half a unit of the last place that stays, less one where that place is even.
    bits = bits + np.uint32(0x7FFF) + ((bits >> np.uint32(16)) & np.uint32(1))
    return (bits >> np.uint32(16)).astype(np.uint16)


def from_bfloat16(bits):
    """The exact values of bfloat16 bit patterns, as float32."""
    return (np.asarray(bits, dtype=np.uint16).astype(np.uint32) << np.uint32(16)).view(np.float32)


def encode(values, dtype):
    """Rounds to a dtype, as it is stored in a .npy file."""
    return to_bfloat16(values) if dtype == "bf16" else values.astype(NUMPY_TYPES[dtype])


def decode(stored):
    """What a stored array means, in float64. Arrays of uint16 are bfloat16."""
    exact = from_bfloat16(stored) if stored.dtype == np.uint16 else stored
    return exact.astype(np.float64)
