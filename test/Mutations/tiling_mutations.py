"""Mutants of tiling by upstream's means, and of the state that keys are tiled by."""

from mutation import Mutation

CONSUMER = "TransformsTests:FuseConsumer."
ONLINE = "test/Tiling/test_tiling.py::test_online_attention"

MUTATIONS = [
    Mutation(
        "tile-of-some-channels",
        "A tile without all channels or keys is taken for one of all.",
        "lib/Transforms/TilingInterfaceImpl.cpp",
        "if (!coversDim(given, tensor, dim))",
        "if (false)",
        (f"{CONSUMER}NotOfSomeChannels", f"{CONSUMER}NotOfSomeKeys"),
    ),
    Mutation(
        "tile-beside-its-place",
        "A tile of the result is not where it was computed.",
        "lib/Transforms/IterationDomain.cpp",
        "slice.offsets.push_back(axis ? offsets[*axis] : builder.getIndexAttr(0));",
        "slice.offsets.push_back(builder.getIndexAttr(0));",
        ("test/Tiling/test_tiling.py::test_attention[sliding-static]", "test/Transforms/tiling.mlir"),
    ),
    Mutation(
        "step-of-the-tile-alone",
        "A slice of a slice is as dense as a slice of the whole.",
        "lib/Transforms/SliceAttention.cpp",
        "range.step ? distance * expr(range.step) : distance;",
        "range.step ? expr(range.step) : distance;",
        ("TransformsTests:Slices.OfSlices",),
    ),
    Mutation(
        "states-that-weigh-alike",
        "States of tiles of keys are added as if they had one maximum.",
        "lib/Transforms/PartialReduction.cpp",
        "return scores.expOfDifference(part, scores.startOf(whole));",
        "return scores.number(1);",
        (f"{ONLINE}[global-static]",),
    ),
    Mutation(
        "sink-of-no-weight",
        "The maximum starts at the sink, the sum at nothing.",
        "lib/Transforms/DecomposeAttention.cpp",
        "return {acc, max, fill(1, false)};",
        "return {acc, max, fill(0, false)};",
        (f"{ONLINE}[sinks-static]",),
    ),
]
