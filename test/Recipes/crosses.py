"""Attention along rows and columns: criss-cross and axial, by permuting axes."""

import numpy as np

from attention_math import attend, dense, softmax


def criss_cross(query, key, value, *, scale=1.0):
    """CCNet's criss-cross attention (Huang et al. 2019, speedinghzl/CCNet), on any number of axes.

    Energies along each axis, -inf on the diagonal of all axes but the last so that a pixel meets
    itself once, then one softmax over their concatenation (height + width - 1 keys) and a sum of
    the parts. No scale.
    query, key [batch, *grid, heads, dk], value [batch, *grid, heads, dv].
    """
    grid = query.shape[1:-2]
    energies = []
    for axis, size in enumerate(grid, start=1):
        # The keys of this axis become the last axis of the energy.
        rows_q, rows_k = (np.moveaxis(tokens, axis, -2) for tokens in (query, key))
        energy = scale * (rows_q @ np.swapaxes(rows_k, -1, -2))
        if axis < len(grid):
            energy = energy + np.where(np.eye(size, dtype=bool), -np.inf, 0.0)
        energies.append(np.moveaxis(energy, -2, axis))
    weights, _ = softmax(np.concatenate(energies, axis=-1))
    out = 0.0
    for axis, part in enumerate(np.split(weights, np.cumsum(grid)[:-1], axis=-1), start=1):
        columns = np.moveaxis(part, axis, -2) @ np.moveaxis(value, axis, -2)
        out = out + np.moveaxis(columns, -2, axis)
    return out


def axial(query, key, value, *, axis):
    """Full attention along one spatial axis, the other axes in the batch.

    Ho et al. 2019 (lucidrains/axial-attention); Wang et al. 2020 (csrhddlam/axial-deeplab). The
    projections' batch norm and the position terms of Axial-DeepLab are not part of it.
    query, key [batch, *grid, heads, dk], value [batch, *grid, heads, dv].
    """

    def rows(tokens):
        moved = np.moveaxis(tokens, 1 + axis, -3)
        return moved.reshape(-1, *moved.shape[-3:])

    out = dense(*map(rows, (query, key, value)))
    moved_shape = np.moveaxis(query, 1 + axis, -3).shape[:-1]
    return np.moveaxis(out.reshape(*moved_shape, -1), -3, 1 + axis)


def axial_local(query, key, value, *, axis, flange, block):
    """Axial attention with a local span of 2 flange + 1, computed block by block.

    deeplab2 (google-research/deeplab2, axial_layers.py) names the queries of one step
    `query_shape` and the keys around them `memory_flange`; by its contract the block size does not
    change the value.
    """
    rows_q, rows_k, rows_v = (np.moveaxis(tokens, 1 + axis, -2) for tokens in (query, key, value))
    size = rows_q.shape[-2]
    parts = []
    for start in range(0, size, block):
        q = np.arange(start, min(start + block, size))
        k = np.arange(max(start - flange, 0), min(start + block + flange, size))
        allowed = np.abs(q[:, None] - k[None, :]) <= flange
        parts.append(
            attend(rows_q[..., q, :], rows_k[..., k, :], rows_v[..., k, :], allowed=allowed)
        )
    return np.moveaxis(np.concatenate(parts, axis=-2), -2, 1 + axis)
