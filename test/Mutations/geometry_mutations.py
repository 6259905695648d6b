"""Mutants of the geometry in integers, which GoogleTest compares with brute force."""

from mutation import Mutation

AXIS = "include/localattn/Geometry/AxisQueries.h"
BOX = "include/localattn/Geometry/Box.h"
WINDOW = "include/localattn/Geometry/WindowQueries.h"
STRUCTURE = "lib/Geometry/Structure.cpp"

KEYS_ARE_EXACT = "GeometryTests:AxisQueries.KeysOfAQueryAreExact"
SEES = "GeometryTests:AxisQueries.SeesIsMembership"
PAIRS = "GeometryTests:Structure.CountPairsOfRegions"

MUTATIONS = [
    # --- pairs ---
    Mutation(
        "pairs-counted-twice",
        "The pairs of each box, summed: no inclusion and exclusion.",
        STRUCTURE,
        "pairs += product - unionPairs(boxes, extended, b + 1, queries, keys, n);",
        "pairs += product;",
        (PAIRS, "GeometryTests:Models.CrissCrossCountsTheQueryOnce"),
    ),
    Mutation(
        "pairs-of-the-first-queries",
        "A tile of queries is counted as if it began the grid.",
        STRUCTURE,
        "int64_t i = rows.begin + row * rows.step;",
        "int64_t i = row * rows.step;",
        (PAIRS,),
    ),
    Mutation(
        "shifted-circle-is-a-partition",
        "A ragged circle borrows keys across its seam.",
        STRUCTURE,
        "return m % window.block == 0 && (window.boundary == Boundary::Wrap ||",
        "return m % window.block >= 0 && (window.boundary == Boundary::Wrap ||",
        (
            "GeometryTests:Structure.ClassKeepsItsPromise",
            "GeometryTests:Models.StructuralClassOfEachAxis",
        ),
    ),
    # --- off by one ---
    Mutation(
        "clipped-end",
        "The last key of the axis is never seen.",
        WINDOW,
        "return {maxOf(begin, zero), minOf(end, m)};",
        "return {maxOf(begin, zero), minOf(end, m - 1)};",
        (KEYS_ARE_EXACT, SEES, PAIRS),
    ),
    Mutation(
        "clamped-begin",
        "At the right border the window hangs over by one.",
        WINDOW,
        "maxOf(m - size, zero)",
        "maxOf(m - size + 1, zero)",
        (KEYS_ARE_EXACT, "GeometryTests:Models.NeighborhoodsKeepTheirSizeAtTheBorder"),
    ),
    Mutation(
        "wrapped-begin",
        "The arc is cut one member too late.",
        WINDOW,
        "floorMod(arc.begin, circle)",
        "floorMod(arc.begin + 1, circle)",
        (KEYS_ARE_EXACT,),
    ),
    Mutation(
        "cell-offset-sign",
        "A shift cuts on the other side.",
        WINDOW,
        "return floorDiv(p - window.offset, window.block);",
        "return floorDiv(p + window.offset, window.block);",
        (KEYS_ARE_EXACT, "GeometryTests:Models.SwinCountsTheCellsOfTheRaggedPartition"),
    ),
    Mutation(
        "range-end",
        "One token too many is global.",
        AXIS,
        "Num end = minOf(range.end, n);",
        "Num end = minOf(range.end + 1, n);",
        (KEYS_ARE_EXACT,),
    ),
    Mutation(
        "range-end-seen",
        "The same in the mask.",
        AXIS,
        "both(k >= range.begin, k < range.end)",
        "both(k >= range.begin, k <= range.end)",
        (SEES,),
    ),
    Mutation(
        "segment-begin",
        "The first token of a packed sequence belongs to the one before.",
        AXIS,
        "segment.begin = select(cut <= i, cut, segment.begin);",
        "segment.begin = select(cut < i, cut, segment.begin);",
        (KEYS_ARE_EXACT, SEES),
    ),
    # --- causality, differences, unions, tiles ---
    Mutation(
        "causality-dropped",
        "The mask shows the future.",
        WINDOW,
        "  if (window.causal)\n    inside = both(inside, t <= p);\n",
        "",
        (SEES, "GeometryTests:Box.SeesIsMembershipOfTheUnion"),
    ),
    Mutation(
        "one-key-ahead",
        "The key ranges show one key of the future.",
        WINDOW,
        "piece.end = minOf(piece.end, latest + 1);",
        "piece.end = minOf(piece.end, latest + 2);",
        (KEYS_ARE_EXACT, "GeometryTests:TileQueries.HullHoldsTheUnion"),
    ),
    Mutation(
        "difference-flipped",
        "Query minus key.",
        WINDOW,
        "return t - p;",
        "return p - t;",
        (
            "GeometryTests:AxisQueries.DifferenceCountsStepsAlongTheArc",
            "GeometryTests:Differences.BoundsOfAnAxisAreExact",
        ),
    ),
    Mutation(
        "difference-on-a-line",
        "Across the seam of a circle the way back is counted.",
        WINDOW,
        "return begin + floorMod(t - begin, maxOf(m, constantLike(m, 1))) - p;",
        "return begin + (t - begin) - p;",
        ("GeometryTests:AxisQueries.DifferenceCountsStepsAlongTheArc",),
    ),
    Mutation(
        "difference-of-the-last-box",
        "A pair that two boxes hold takes the table's entry of the later one.",
        BOX,
        "BoolOf<Num> mine = sees(boxes[b], i, k, n);",
        "BoolOf<Num> mine = both(sees(boxes[b], i, k, n), "
        "negation(sees(boxes.back(), i, k, n)));",
        ("GeometryTests:Box.DifferenceIsThatOfTheEarliestBox",),
    ),
    Mutation(
        "partial-is-full",
        "A tile that some pairs of see each other is computed without a mask.",
        BOX,
        "return {negation(any), all};",
        "return {negation(any), either(all, any)};",
        ("GeometryTests:TileQueries.ClassifyAnAxis", "GeometryTests:Box.ClassifyABoxAndAUnion"),
    ),
]
