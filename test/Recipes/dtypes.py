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


def score_type(dtype):
    """The type of scores, sums and the log-sum-exp."""
    return "f64" if dtype == "f64" else "f32"


def encode(values, dtype):
    """Rounds to a dtype, as it is stored in a .npy file; i1 and i32 are no floats."""
    if dtype in ("i1", "i32"):
        return values.astype({"i1": np.bool_, "i32": np.int32}[dtype])
    return to_bfloat16(values) if dtype == "bf16" else values.astype(NUMPY_TYPES[dtype])


def decode(stored):
    """What a stored array means, in float64. Arrays of uint16 are bfloat16."""
    if stored.dtype in (np.bool_, np.int32):
        return stored
    exact = from_bfloat16(stored) if stored.dtype == np.uint16 else stored
    return exact.astype(np.float64)
