//===- PlaceVerifier.cpp --------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The rules of places: which part of the grids and of the heads an attention
// has.
//
//===----------------------------------------------------------------------===//

#include "AttentionVerifier.h"

using namespace mlir;
using namespace localattn;

LogicalResult AttentionVerifier::verifyPlace() {
  return success(succeeded(verifyIndexLists()) && succeeded(verifyGrids()) &&
                 succeeded(verifyHeads()));
}

/// Entries of an index list: one for the batch, two for heads, one per axis.
static size_t entriesOf(StringRef keyword, unsigned rank) {
  if (keyword.starts_with("batch"))
    return 1;
  return keyword.starts_with("head") ? 2 : rank;
}

LogicalResult AttentionVerifier::verifyIndexLists() {
  // S2.1: as many entries as there are axes, or kinds of heads.
  for (const IndexList &list : op.getIndexLists()) {
    size_t got = list.statics ? list.statics->size() : 0;
    size_t expected = entriesOf(list.keyword, rank);
    if (list.statics && got != expected)
      return error() << "expected " << expected << " entries in "
                     << list.keyword << ", got " << got;
    size_t holes =
        list.statics ? llvm::count_if(*list.statics, ShapedType::isDynamic) : 0;
    if (holes != list.dynamics.size())
      return error() << "expected " << holes << " operands for " << list.keyword
                     << ", got " << list.dynamics.size();
    int64_t least = list.keyword.ends_with("step") ? 1 : 0;
    for (int64_t entry : list.statics.value_or(ArrayRef<int64_t>()))
      if (isStatic(entry) && (entry < least || entry > kMaxExtent))
        return error() << "expected " << list.keyword << " of " << least
                       << " to " << kMaxExtent << ", got " << entry;
  }
  // S2.6: an alignment is an origin.
  if (op.getAlign() && op.getStaticQueryOrigin())
    return error() << "expected either query_origin or align, got both";
  if (op.getAlign() && op.getStaticQueryStep())
    return error() << "expected either query_step or align, got both";
  // S2.2: a slice of keys doesn't say how large the whole is, nor do heads.
  if (op.getStaticKeyOrigin() && !op.getStaticExtent())
    return error() << "expected extent beside key_origin, got none";
  if (op.getStaticKeyStep() && !op.getStaticExtent())
    return error() << "expected extent beside key_step, got none";
  if (op.getStaticHeadOrigin() && !op.getStaticHeadExtent())
    return error() << "expected head_extent beside head_origin, got none";
  return success();
}

LogicalResult
AttentionVerifier::verifyInside(StringRef tensor, ArrayRef<int64_t> sizes,
                                std::optional<ArrayRef<int64_t>> origins,
                                std::optional<ArrayRef<int64_t>> steps,
                                ArrayRef<int64_t> extents) {
  for (unsigned a = 0; a < sizes.size(); ++a) {
    int64_t origin = origins ? (*origins)[a] : 0;
    // A step that isn't known is 1 at least.
    int64_t step = steps && isStatic((*steps)[a]) ? (*steps)[a] : 1;
    if (!isStatic(origin) || !isStatic(sizes[a]) || !isStatic(extents[a]) ||
        (origin <= extents[a] &&
         sizes[a] <= ceilDiv(extents[a] - origin, step)))
      continue;
    InFlightDiagnostic diagnostic =
        error() << "expected axis " << a << " of " << tensor
                << " to end inside of the extent " << extents[a] << ", got "
                << origin << " + " << sizes[a];
    if (step != 1)
      diagnostic << " with a step of " << step;
    return diagnostic;
  }
  return success();
}

LogicalResult AttentionVerifier::verifyGrids() {
  SmallVector<int64_t> extents = op.getStaticExtents();
  for (int64_t extent : extents)
    if (isStatic(extent) && extent > kMaxExtent)
      return error() << "expected an extent of 0 to " << kMaxExtent << ", got "
                     << extent;
  SmallVector<int64_t> queries = gridOf(op.getQuery(), op.getQueryLayout());
  SmallVector<int64_t> keys = gridOf(op.getKey(), op.getKeyLayout());
  // S2.3: without a place, queries and keys are the same grid.
  if (!op.getStaticQueryOrigin() && !op.getStaticQueryStep() &&
      !op.getStaticExtent() && !op.getAlign())
    for (unsigned a = 0; a < rank; ++a)
      if (failed(agree("axis " + Twine(a) + " of the grid",
                       {"query", queries[a]}, {"key", keys[a]})))
        return failure();
  // S2.4: both grids lie on the global one.
  return success(
      succeeded(verifyInside("query", queries, op.getStaticQueryOrigin(),
                             op.getStaticQueryStep(), extents)) &&
      succeeded(verifyInside("key", keys, op.getStaticKeyOrigin(),
                             op.getStaticKeyStep(), extents)));
}

LogicalResult AttentionVerifier::verifyHeads() {
  // S1.4: key/value heads divide query heads.
  int64_t heads = sizeOf(op.getQuery(), op.getQueryLayout().head);
  int64_t kvHeads = sizeOf(op.getKey(), op.getKeyLayout().head);
  if (failed(
          agree("heads", {"key", kvHeads},
                {"value", sizeOf(op.getValue(), op.getValueLayout().head)})) ||
      failed(agree(
          "heads", {"query", heads},
          {outNames[0], sizeOf(op.getOuts()[0], op.getOutLayout().head)})))
    return failure();
  if (op.getStaticHeadExtent())
    return verifyPartOfHeads(heads, kvHeads);
  if (isStatic(heads) && isStatic(kvHeads) && heads != 0 &&
      (kvHeads == 0 || heads % kvHeads != 0))
    return error() << "expected heads of key to divide the " << heads
                   << " heads of query, got " << kvHeads;
  return success();
}

LogicalResult AttentionVerifier::verifyPartOfHeads(int64_t heads,
                                                   int64_t kvHeads) {
  // S6.5: the tensors have a part of all heads.
  ArrayRef<int64_t> extent = *op.getStaticHeadExtent();
  int64_t zeros[] = {0, 0};
  ArrayRef<int64_t> origin = op.getStaticHeadOrigin().value_or(zeros);
  int64_t total = extent[0], kvTotal = extent[1];
  if (isStatic(total) && isStatic(kvTotal) && total != 0 &&
      (kvTotal == 0 || total % kvTotal != 0))
    return error() << "expected head_extent of key/value heads to divide that "
                      "of the "
                   << total << " query heads, got " << kvTotal;
  std::tuple<StringRef, int64_t, int64_t, int64_t> parts[] = {
      {"query", origin[0], heads, total}, {"key", origin[1], kvHeads, kvTotal}};
  for (auto [name, first, count, all] : parts)
    if (isStatic(first) && isStatic(count) && isStatic(all) &&
        count > all - first)
      return error() << "expected heads of " << name
                     << " to end inside of the head_extent " << all << ", got "
                     << first << " + " << count;
  return verifyReadHeads(origin, heads, kvHeads, total, kvTotal);
}

LogicalResult AttentionVerifier::verifyReadHeads(ArrayRef<int64_t> origin,
                                                 int64_t heads, int64_t kvHeads,
                                                 int64_t total,
                                                 int64_t kvTotal) {
  // S6.5 again: the key/value heads that are read are there.
  if (!isStatic(origin[0]) || !isStatic(origin[1]) || !isStatic(heads) ||
      !isStatic(kvHeads) || !isStatic(total) || !isStatic(kvTotal) ||
      heads == 0)
    return success();
  int64_t first = origin[0] * kvTotal / total;
  int64_t last = (origin[0] + heads - 1) * kvTotal / total;
  if (first < origin[1] || last >= origin[1] + kvHeads)
    return error() << "expected heads of key to include " << first << " to "
                   << last << ", which the heads of query read, got " << kvHeads
                   << " from " << origin[1];
  return success();
}
