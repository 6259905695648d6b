//===- VectorSchedule.cpp -------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "VectorSchedule.h"

#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/IR/BuiltinTypes.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace localattn;

/// How often the body of one generic may stand in the code, if extents are
/// dynamic: a bound for the time to compile it.
static constexpr unsigned maxBodies = 96;

InFlightDiagnostic localattn::cannotVectorize(Operation *op,
                                              const Twine &property) {
  return op->emitError("localattn-vectorize: ")
         << op->getName() << " has " << property;
}

/// The lanes of a register for the widest numbers that the generic has. Offsets
/// and coordinates don't count: they mostly stay scalars.
static int64_t lanesFor(linalg::GenericOp op, const VectorMachine &machine) {
  unsigned bits = 0;
  auto consider = [&](Type type) {
    type = getElementTypeOrSelf(type);
    if (type.isIntOrFloat())
      bits = std::max(bits, type.getIntOrFloatBitWidth());
  };
  for (Value operand : op->getOperands())
    consider(operand.getType());
  op.getRegion().walk([&](Operation *inner) {
    for (Type type : inner->getResultTypes())
      consider(type);
  });
  // Vectors of bytes alone would need tiles of 64 and more.
  return machine.bits / llvm::PowerOf2Ceil(std::max(bits, 32u));
}

/// Static if any operand says so.
static int64_t extentOf(linalg::GenericOp op, unsigned dim) {
  for (OpOperand &operand : op->getOpOperands()) {
    auto type = dyn_cast<ShapedType>(operand.get().getType());
    if (!type)
      continue;
    AffineMap map = op.getMatchingIndexingMap(&operand);
    for (auto [size, expr] : llvm::zip(type.getShape(), map.getResults()))
      if (expr == getAffineDimExpr(dim, op.getContext()) &&
          !ShapedType::isDynamic(size))
        return size;
  }
  return ShapedType::kDynamic;
}

FailureOr<VectorSchedule> VectorSchedule::of(linalg::GenericOp op,
                                             const VectorMachine &machine) {
  VectorSchedule schedule;
  schedule.op = op;
  schedule.width = lanesFor(op, machine);
  schedule.fma = machine.fma;
  unsigned numDims = op.getNumLoops();
  schedule.tile.assign(numDims, 1);
  for (unsigned dim = 0; dim < numDims; ++dim)
    schedule.extent.push_back(extentOf(op, dim));
  if (Attribute attr = op->getDiscardableAttr(vectorAttrName)) {
    auto dictionary = dyn_cast<DictionaryAttr>(attr);
    if (!dictionary || failed(schedule.readAttribute(dictionary)))
      return cannotVectorize(op, "a localattn.vector that is no schedule of "
                                 "its loops");
  } else {
    schedule.chooseDefault();
  }
  if (schedule.lane && !schedule.fitsLanes()) {
    op.emitRemark("localattn-vectorize: ")
        << op->getName() << " stays in scalar loops, it has an output or a "
        << "type that lanes can't hold";
    schedule.dropLanes();
  }
  schedule.chooseOrder();
  schedule.chooseRests();
  return schedule;
}

void VectorSchedule::dropLanes() {
  lane.reset();
  transposed.reset();
  tile.assign(getNumDims(), 1);
}

LogicalResult VectorSchedule::readAttribute(DictionaryAttr attr) {
  int64_t numDims = getNumDims();
  auto readDim = [&](StringRef name, std::optional<unsigned> &dim) {
    Attribute value = attr.get(name);
    if (!value)
      return true;
    auto number = dyn_cast<IntegerAttr>(value);
    if (!number || number.getInt() < 0 || number.getInt() >= numDims)
      return false;
    dim = number.getInt();
    return true;
  };
  auto tiles = attr.getAs<DenseI64ArrayAttr>("tile");
  if (!readDim("lane", lane) || !readDim("transpose", transposed) || !tiles ||
      tiles.size() != numDims || (transposed && (!lane || lane == transposed)))
    return failure();
  tile.assign(tiles.asArrayRef().begin(), tiles.asArrayRef().end());
  wholeLanes = bool(attr.get("whole_lanes"));
  return success(llvm::all_of(tile, [](int64_t size) { return size > 0; }));
}

/// How well an operand takes the iterations of a dim as lanes: side by side,
/// not at all, or here and there.
static int64_t fitOf(linalg::GenericOp op, OpOperand &operand, unsigned dim) {
  auto type = dyn_cast<MemRefType>(operand.get().getType());
  AffineMap map = op.getMatchingIndexingMap(&operand);
  if (!type || !map.isFunctionOfDim(dim))
    return 0;
  return type.isLastDimUnitStride() &&
                 map.getResults().back() ==
                     getAffineDimExpr(dim, op.getContext())
             ? 1
             : -1;
}

void VectorSchedule::chooseDefault() {
  std::optional<unsigned> best;
  int64_t bestFit = std::numeric_limits<int64_t>::min();
  for (unsigned dim = 0; dim < getNumDims(); ++dim) {
    int64_t fit = 0;
    for (OpOperand &operand : op->getOpOperands())
      // Outputs decide where inputs are even.
      fit += fitOf(op, operand, dim) * (op.isDpsInit(&operand) ? 3 : 2);
    lane = dim;
    if (fitsLanes() && fit > 0 && fit >= bestFit) {
      best = dim;
      bestFit = fit;
    }
  }
  lane = best;
  if (lane)
    tile[*lane] = width;
}

/// Whether lanes can hold all that differs from lane to lane.
bool VectorSchedule::fitsLanes() const {
  linalg::GenericOp generic = op;
  auto isElement = [](Type type) {
    return VectorType::isValidElementType(getElementTypeOrSelf(type));
  };
  for (auto [number, output] : llvm::enumerate(generic.getDpsInitsMutable()))
    if (!contains(dimsOf(output), *lane) && !laneCombiner(number))
      return false;
  for (Type type : generic->getOperandTypes())
    if (!isElement(type))
      return false;
  for (Operation &inner : generic.getBody()->without_terminator())
    for (Type type : inner.getResultTypes())
      if (isa<ShapedType>(type) || !isElement(type))
        return false;
  return true;
}

bool VectorSchedule::isReduction(unsigned dim) const {
  linalg::GenericOp generic = op;
  return generic.getIteratorTypesArray()[dim] == utils::IteratorType::reduction;
}

void VectorSchedule::chooseOrder() {
  for (bool reductions : {false, true})
    for (unsigned dim = 0; dim < getNumDims(); ++dim)
      if (isReduction(dim) == reductions)
        order.push_back(dim);
}

/// The pieces of all variants of the code for a dim together.
unsigned VectorSchedule::piecesInVariants(unsigned dim) const {
  unsigned full = piecesOfTile(dim);
  if (!ShapedType::isDynamic(extent[dim]))
    return full;
  unsigned single = isLane(dim) && !wholeLanes;
  switch (rest[dim]) {
  case RestForm::Exact:
    return full * (full + 1) / 2 + single;
  case RestForm::Halves:
    return full + llvm::PowerOf2Ceil(full) - 1 + single;
  case RestForm::Loop:
    return full + (full > 1) + single;
  }
  llvm_unreachable("all forms are handled");
}

/// Takes the forms that make the least code where the exact ones make too much.
void VectorSchedule::chooseRests() {
  for (unsigned dim = 0; dim < getNumDims(); ++dim)
    rest.push_back(isReduction(dim) ? RestForm::Loop : RestForm::Exact);
  for (RestForm form : {RestForm::Halves, RestForm::Loop})
    for (unsigned dim : order) {
      unsigned bodies = 1;
      for (unsigned each = 0; each < getNumDims(); ++each)
        bodies *= piecesInVariants(each);
      if (bodies > maxBodies && !isReduction(dim))
        rest[dim] = form;
    }
}

Pieces VectorSchedule::piecesOf(unsigned dim, int64_t count) const {
  Pieces pieces;
  for (int64_t offset = 0; offset < count; offset += pieces.back().width) {
    int64_t rest = count - offset;
    int64_t most = isLane(dim) ? std::min(width, rest) : 1;
    pieces.push_back({offset, int64_t(llvm::bit_floor(uint64_t(most)))});
  }
  return pieces;
}

unsigned VectorSchedule::piecesOfTile(unsigned dim) const {
  return piecesOf(dim, tile[dim]).size();
}

DimSet VectorSchedule::dimsOf(OpOperand &operand) const {
  linalg::GenericOp generic = op;
  DimSet dims = 0;
  AffineMap map = generic.getMatchingIndexingMap(&operand);
  for (unsigned dim = 0; dim < getNumDims(); ++dim)
    if (map.isFunctionOfDim(dim))
      dims |= dimSet(dim);
  return dims;
}

Operation *VectorSchedule::laneCombiner(unsigned output) const {
  linalg::GenericOp generic = op;
  OpOperand *operand = generic.getDpsInitOperand(output);
  if (!lane || !isReduction(*lane) || contains(dimsOf(*operand), *lane))
    return nullptr;
  BlockArgument arg = generic.getMatchingBlockArgument(operand);
  Value result = generic.getMatchingYieldValue(operand)->get();
  if (!arg.hasOneUse() || *arg.user_begin() != result.getDefiningOp() ||
      !linalg::getCombinerOpKind(result.getDefiningOp()))
    return nullptr;
  return result.getDefiningOp();
}

unsigned VectorSchedule::levelOf(DimSet dims) const {
  unsigned level = 0;
  for (auto [position, dim] : llvm::enumerate(order))
    if (contains(dims, dim))
      level = position + 1;
  return level;
}
