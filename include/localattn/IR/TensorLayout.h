//===- TensorLayout.h ---------------------------------------- -*- C++ -*--===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_IR_TENSORLAYOUT_H
#define LOCALATTN_IR_TENSORLAYOUT_H

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"

#include <optional>

namespace localattn {

/// Which dimension of a tensor is what. The axes of the grid follow each other,
/// in order.
struct TensorLayout {
  unsigned batch = 0;
  unsigned head = 0;
  unsigned channel = 0; ///< meaningless for the log-sum-exp, which has none
  unsigned firstAxis = 0;
  unsigned gridRank = 0;

  /// From letters such as "b*hd", which name each of b, *, h, d once (d only
  /// where there is a channel), for a grid of `gridRank` axes.
  static TensorLayout get(llvm::StringRef letters, unsigned gridRank);

  unsigned axis(unsigned a) const { return firstAxis + a; }

  /// The coordinates of an element, in the order of the tensor's dimensions;
  /// without `channelIndex` for a tensor that has no channel.
  template <typename T>
  llvm::SmallVector<T>
  index(T batchIndex, llvm::ArrayRef<T> gridIndex, T headIndex,
        std::optional<T> channelIndex = std::nullopt) const {
    llvm::SmallVector<T> result(gridRank + (channelIndex ? 3 : 2));
    result[batch] = batchIndex;
    result[head] = headIndex;
    if (channelIndex)
      result[channel] = *channelIndex;
    for (unsigned a = 0; a < gridRank; ++a)
      result[axis(a)] = gridIndex[a];
    return result;
  }
};

} // namespace localattn

#endif // LOCALATTN_IR_TENSORLAYOUT_H
