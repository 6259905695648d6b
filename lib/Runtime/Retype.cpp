//===- Retype.cpp ---------------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "localattn/Runtime/Retype.h"
#include "localattn/IR/LocalAttn.h"
#include "localattn/Runtime/Diagnostics.h"
#include "localattn/Runtime/Error.h"
#include "localattn/Transforms/PairScore.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Utils/Utils.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/AttrTypeSubElements.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/Verifier.h"

using namespace mlir;
using namespace localattn;

llvm::Expected<FloatType> localattn::parseDtype(MLIRContext *context,
                                                StringRef name) {
  Builder builder(context);
  auto type = llvm::StringSwitch<FloatType>(name)
                  .Case("f16", builder.getF16Type())
                  .Case("bf16", builder.getBF16Type())
                  .Case("f32", builder.getF32Type())
                  .Case("f64", builder.getF64Type())
                  .Default(nullptr);
  if (!type)
    return makeError("--dtype: expected f16, bf16, f32 or f64, got " + name);
  return type;
}

namespace {

/// Does the op compute elements from elements of the same type, or move them?
static bool keepsElementType(Operation *op) {
  if (auto structured = dyn_cast<linalg::LinalgOp>(op))
    return !isa<linalg::GenericOp>(op) && linalg::isElementwise(structured);
  if (op->hasTrait<OpTrait::Elementwise>())
    return !isa<CastOpInterface>(op);
  return isa_and_nonnull<tensor::TensorDialect>(op->getDialect());
}

/// Values with a type of their own: seeds, and what is found from them through
/// ops that keep it.
class FollowedValues {
public:
  bool contains(Value value) const { return values.contains(value); }

  void add(Value value) {
    if (isa<FloatType>(getElementTypeOrSelf(value)) &&
        values.insert(value).second)
      worklist.push_back(value);
  }

  /// A constant or an empty tensor may also be used as something else.
  void addOperand(OpOperand &operand) {
    Operation *source = operand.get().getDefiningOp();
    bool isFresh = source && (matchPattern(source, m_Constant()) ||
                              isa<tensor::EmptyOp>(source));
    if (isFresh && !operand.get().hasOneUse()) {
      OpBuilder builder(source);
      operand.set(builder.clone(*source)->getResult(0));
    }
    add(operand.get());
  }

  void addAllOf(Operation *op) {
    for (OpOperand &operand : op->getOpOperands())
      addOperand(operand);
    for (Value result : op->getResults())
      add(result);
    for (Region &region : op->getRegions())
      for (Value argument : region.getArguments())
        add(argument);
  }

  void follow() {
    while (!worklist.empty()) {
      Value value = worklist.pop_back_val();
      for (Operation *user : llvm::make_early_inc_range(value.getUsers()))
        followOp(user);
      if (Operation *source = value.getDefiningOp())
        followOp(source);
    }
  }

private:
  void followOp(Operation *op) {
    if (keepsElementType(op))
      addAllOf(op);
  }

  llvm::SmallDenseSet<Value> values;
  SmallVector<Value> worklist;
};

} // namespace

/// A number that arithmetic made, or that comes from a tensor which is also
/// used as something else: it keeps the type of its operands, and is cast where
/// another one is wanted.
static bool isComputedNumber(Value value) {
  Operation *source = value.getDefiningOp();
  if (auto extract = dyn_cast_if_present<tensor::ExtractOp>(source))
    return !extract.getTensor().hasOneUse();
  return isa<FloatType>(value.getType()) && source &&
         !matchPattern(source, m_Constant()) &&
         !isa<tensor::TensorDialect>(source->getDialect());
}

/// The operand behind the tensors, where there is one.
static OpOperand *scaleOperand(AttentionOpInterface op) {
  if (!op.getScaleValue())
    return nullptr;
  unsigned before = 3 + bool(op.getRelativeBias()) + op.getBiases().size() +
                    bool(op.getSinks());
  return &op->getOpOperand(before);
}

static MutableArrayRef<OpOperand> captureOperands(AttentionOpInterface op) {
  if (op.getCaptures().empty())
    return {};
  unsigned first = op.getCaptures().getBeginOperandIndex();
  return op->getOpOperands().slice(first, op.getCaptures().size());
}

/// The values of the score type: log-sum-exps, states, and what the score
/// regions compute with.
static FollowedValues findScores(ModuleOp module) {
  FollowedValues scores;
  module.walk([&](DestinationStyleOpInterface op) {
    bool isState = isa<OnlineAttentionOp>(op.getOperation());
    if (!isa<AttentionOpInterface, MergeOp>(op.getOperation()))
      return;
    for (auto [index, init] : llvm::enumerate(op.getDpsInitsMutable()))
      if (index > 0 || isState)
        scores.addOperand(init);
    // Not of memrefs, which have no results.
    for (OpResult result : op->getResults())
      if (result.getResultNumber() > 0 || isState)
        scores.add(result);
    if (isa<MergeOp>(op.getOperation()))
      for (unsigned lse : {1, 3})
        scores.addOperand(op->getOpOperand(lse));
    if (auto attention = dyn_cast<AttentionOpInterface>(op.getOperation())) {
      for (OpOperand &capture : captureOperands(attention))
        if (!isComputedNumber(capture.get()))
          scores.addOperand(capture);
      for (Value argument : attention.getScoreRegion().getArguments())
        scores.add(argument);
      attention.getScoreRegion().walk(
          [&](Operation *inner) { scores.addAllOf(inner); });
    }
  });
  scores.follow();
  return scores;
}

/// The scales that are operands: f32, whatever the rest is.
static FollowedValues findScales(ModuleOp module) {
  FollowedValues scales;
  module.walk([&](AttentionOpInterface op) {
    OpOperand *scale = scaleOperand(op);
    if (scale && !isComputedNumber(scale->get()))
      scales.addOperand(*scale);
  });
  scales.follow();
  return scales;
}

namespace {

/// Replaces float types, and floats within attributes.
class FloatReplacer {
public:
  explicit FloatReplacer(FloatType target) {
    replacer.addReplacement([this, target](FloatType type) -> Type {
      changed |= type != target;
      return target;
    });
    replacer.addReplacement([target](FloatAttr attr) {
      APFloat value = convert(attr.getValue(), target);
      return std::make_pair(Attribute(FloatAttr::get(target, value)),
                            WalkResult::skip());
    });
    replacer.addReplacement([target](DenseFPElementsAttr attr) {
      Attribute mapped = attr.mapValues(target, [&](const APFloat &value) {
        return convert(value, target).bitcastToAPInt();
      });
      return std::make_pair(mapped, WalkResult::skip());
    });
  }

  Type operator()(Type type) { return replacer.replace(type); }
  Attribute operator()(Attribute attr) { return replacer.replace(attr); }
  bool hasChanged() const { return changed; }

private:
  static APFloat convert(APFloat value, FloatType target) {
    bool losesInfo;
    value.convert(target.getFloatSemantics(), APFloat::rmNearestTiesToEven,
                  &losesInfo);
    return value;
  }

  AttrTypeReplacer replacer;
  bool changed = false;
};

class Retyper {
public:
  Retyper(ModuleOp module, FloatType target)
      : scores(findScores(module)), scales(findScales(module)), replace(target),
        replaceScore(target.getWidth() < 32
                         ? Float32Type::get(module.getContext())
                         : target),
        replaceScale(Float32Type::get(module.getContext())) {}

  void retype(Operation *op);
  bool hasChanged() const {
    return replace.hasChanged() || replaceScore.hasChanged();
  }

private:
  FloatReplacer &replacerOf(Value value) {
    if (scales.contains(value))
      return replaceScale;
    return scores.contains(value) ? replaceScore : replace;
  }
  void retypeValue(Value value) {
    value.setType(replacerOf(value)(value.getType()));
  }
  void retypeAttributes(Operation *op);

  FollowedValues scores, scales;
  FloatReplacer replace, replaceScore, replaceScale;
};

} // namespace

/// Constants follow their result; of other attributes only types do.
void Retyper::retypeAttributes(Operation *op) {
  bool isConstant = matchPattern(op, m_Constant());
  NamedAttrList attributes(op->getAttrDictionary());
  for (NamedAttribute attribute : op->getAttrDictionary()) {
    if (isConstant)
      attributes.set(attribute.getName(),
                     replacerOf(op->getResult(0))(attribute.getValue()));
    else if (isa<TypeAttr>(attribute.getValue()))
      attributes.set(attribute.getName(), replace(attribute.getValue()));
  }
  op->setAttrs(attributes.getDictionary(op->getContext()));
}

void Retyper::retype(Operation *op) {
  retypeAttributes(op);
  for (Value result : op->getResults())
    retypeValue(result);
  for (Region &region : op->getRegions())
    for (Block &block : region)
      for (Value argument : block.getArguments())
        retypeValue(argument);
}

/// A function takes what its body takes, and gives what its return gives.
static void updateFunctionType(func::FuncOp function) {
  if (function.isExternal())
    return;
  Operation *terminator = function.back().getTerminator();
  if (!isa<func::ReturnOp>(terminator))
    return;
  function.setType(FunctionType::get(function.getContext(),
                                     function.front().getArgumentTypes(),
                                     terminator->getOperandTypes()));
}

/// A cast between floats that now have one type goes; one that widened and now
/// narrows, or the other way round, becomes the other op.
static void fixCast(Operation *cast) {
  Value input = cast->getOperand(0), result = cast->getResult(0);
  unsigned from = getElementTypeOrSelf(input).getIntOrFloatBitWidth();
  unsigned to = getElementTypeOrSelf(result).getIntOrFloatBitWidth();
  OpBuilder builder(cast);
  Value fixed = input;
  if (from < to)
    fixed =
        arith::ExtFOp::create(builder, cast->getLoc(), result.getType(), input);
  else if (from > to)
    fixed = arith::TruncFOp::create(builder, cast->getLoc(), result.getType(),
                                    input);
  result.replaceAllUsesWith(fixed);
  cast->erase();
}

static void castNumber(OpOperand &operand, Type type) {
  Value value = operand.get();
  if (!isa<FloatType>(value.getType()) || !isa<FloatType>(type))
    return;
  OpBuilder builder(operand.getOwner());
  operand.set(convertFloat(builder, operand.getOwner()->getLoc(), value, type));
}

/// Numbers that an attention wants in a type of its own.
static void castNumbers(AttentionOpInterface op) {
  if (OpOperand *scale = scaleOperand(op))
    castNumber(*scale, Float32Type::get(op->getContext()));
  if (!op.hasScoreRegion())
    return;
  for (auto [capture, argument] : llvm::zip(
           captureOperands(op), op.getScoreRegion().getArguments().take_back(
                                    op.getCaptures().size())))
    castNumber(capture, argument.getType());
}

llvm::Expected<bool> localattn::retypeFloats(ModuleOp module,
                                             FloatType target) {
  Retyper retyper(module, target);
  module.walk([&](Operation *op) { retyper.retype(op); });
  module.walk(castNumbers);
  module.walk(updateFunctionType);
  module.walk([](Operation *op) {
    if (isa<arith::ExtFOp, arith::TruncFOp>(op))
      fixCast(op);
  });
  DiagnosticCollector diagnostics(module.getContext());
  if (failed(verify(module)))
    return diagnostics.take("the program is not valid on another float type");
  return retyper.hasChanged();
}
