"""Element types in NumPy: floats, i1, i32 and index; bf16 arrays are uint16 bit patterns."""

from __future__ import annotations

import numpy as np

FLOATS = {"f16": np.float16, "bf16": np.uint16, "f32": np.float32, "f64": np.float64}
STORED = FLOATS | {"i1": np.bool_, "i32": np.int32, "index": np.int64}


def to_bf16(values):
    """float array -> uint16 bit patterns of bf16, rounded to the nearest, ties to even."""
    bits = np.asarray(values, np.float32).view(np.uint32)
    rounded = (bits + 0x7FFF + ((bits >> 16) & 1)) >> 16
    # A NaN must not round up into the infinity or the next sign: keep its upper bits and set the
    # quiet bit.
    return np.where(np.isnan(bits.view(np.float32)), (bits >> 16) | 0x40, rounded).astype(np.uint16)


def from_bf16(bits):
    """uint16 bit patterns of bf16 -> float32 of the same value."""
    return (np.asarray(bits, np.uint16).astype(np.uint32) << 16).view(np.float32)


def encode(values, element):
    """Array -> the array as stored in .npy for this element type."""
    return to_bf16(values) if element == "bf16" else np.asarray(values).astype(STORED[element])


def decode(stored, element):
    """The array as stored in .npy -> float64; integers and flags stay what they are."""
    if element not in FLOATS:
        return stored
    return (from_bf16(stored) if element == "bf16" else stored).astype(np.float64)
