//===- PatternCanonicalization.cpp ----------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Fewer patterns, of fewer boxes, that see the same.
//
//===----------------------------------------------------------------------===//

#include "AttentionCanonicalization.h"
#include "SimplifyBoxes.h"

using namespace mlir;
using namespace localattn;

static void setGroups(PatternRewriter &rewriter, AttentionParts &parts,
                      ArrayRef<Attribute> patterns, ArrayRef<int64_t> heads) {
  parts.properties.set("patterns", rewriter.getArrayAttr(patterns));
  parts.properties.erase("group_heads");
  if (patterns.size() > 1)
    parts.properties.set("group_heads", rewriter.getDenseI64ArrayAttr(heads));
}

static bool saySame(PatternAttrInterface a, PatternAttrInterface b,
                    unsigned rank) {
  return a == b ||
         (a.getBoxes(rank) == b.getBoxes(rank) &&
          a.getConditions(rank).empty() && b.getConditions(rank).empty());
}

/// S6.4: neighboring groups with the same boxes are one.
static LogicalResult mergeGroups(PatternRewriter &rewriter,
                                 AttentionOpInterface op,
                                 AttentionParts &parts) {
  if (!op.getGroupHeads())
    return rewriter.notifyMatchFailure(op, "no head_groups");
  SmallVector<Attribute> patterns;
  SmallVector<int64_t> heads;
  for (const HeadGroup &group : op.getHeadGroups()) {
    if (!patterns.empty() &&
        saySame(cast<PatternAttrInterface>(patterns.back()), group.pattern,
                op.getGridRank())) {
      heads.back() += group.count;
      continue;
    }
    patterns.push_back(group.pattern);
    heads.push_back(group.count);
  }
  if (patterns.size() > 1 && patterns.size() == op.getPatterns().size())
    return rewriter.notifyMatchFailure(op, "neighboring groups differ");
  setGroups(rewriter, parts, patterns, heads);
  return success();
}

static Attribute patternOf(MLIRContext *context, const SymbolicUnion &boxes,
                           unsigned rank) {
  auto everything = GlobalAttr::get(context);
  if (boxes == everything.getBoxes(rank))
    return everything;
  return BoxesAttr::get(context, boxes);
}

/// S3.13: a pattern means its boxes, so fewer of them may stand for it. It
/// keeps its name where there is nothing to simplify.
static LogicalResult simplifyPatterns(PatternRewriter &rewriter,
                                      AttentionOpInterface op,
                                      AttentionParts &parts) {
  bool changed = false;
  SmallVector<Attribute> patterns;
  for (const HeadGroup &group : op.getHeadGroups()) {
    patterns.push_back(group.pattern);
    std::optional<SimplifiedBoxes> simple = simplifyBoxes(op, group.pattern);
    if (!simple)
      continue;
    patterns.back() =
        patternOf(op.getContext(), simple->boxes, op.getGridRank());
    if (simple->box)
      parts.properties.set("box", rewriter.getI64IntegerAttr(*simple->box));
    changed = true;
  }
  if (!changed)
    return rewriter.notifyMatchFailure(op, "every box says something");
  parts.properties.set("patterns", rewriter.getArrayAttr(patterns));
  return success();
}

/// S3.15: all pairs belong to the only box.
static LogicalResult dropBox(PatternRewriter &rewriter, AttentionOpInterface op,
                             AttentionParts &parts) {
  if (!op.getBox())
    return rewriter.notifyMatchFailure(op, "no box");
  for (const HeadGroup &group : op.getHeadGroups())
    if (group.pattern.getBoxes(op.getGridRank()).size() != 1)
      return rewriter.notifyMatchFailure(op, "the box says something");
  parts.properties.erase("box");
  return success();
}

ArrayRef<Rewrite> localattn::patternRewrites() {
  static constexpr Rewrite rewrites[] = {mergeGroups, simplifyPatterns,
                                         dropBox};
  return rewrites;
}
