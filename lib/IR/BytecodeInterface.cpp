//===- BytecodeInterface.cpp ----------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Attributes are kept as text, operations as their properties; the version says
// which properties there are.
//
//===----------------------------------------------------------------------===//

#include "localattn/IR/Bytecode.h"
#include "localattn/IR/LocalAttn.h"

using namespace mlir;
using namespace localattn;

namespace {
struct VersionInterface : BytecodeDialectInterface {
  explicit VersionInterface(Dialect *dialect)
      : BytecodeDialectInterface(dialect) {}

  void writeVersion(DialectBytecodeWriter &writer) const override {
    // A writer may be asked for another version than ours.
    auto asked = writer.getDialectVersion<LocalAttnDialect>();
    writer.writeVarInt(
        succeeded(asked) ? static_cast<const BytecodeVersion *>(*asked)->number
                         : kBytecodeVersion);
  }

  std::unique_ptr<DialectVersion>
  readVersion(DialectBytecodeReader &reader) const override {
    uint64_t number;
    if (failed(reader.readVarInt(number)))
      return nullptr;
    if (number == 0 || number > kBytecodeVersion) {
      reader.emitError() << "expected localattn bytecode of version 1 to "
                         << kBytecodeVersion << ", got " << number;
      return nullptr;
    }
    return std::make_unique<BytecodeVersion>(number);
  }
};
} // namespace

//===----------------------------------------------------------------------===//
// Properties of attentions
//===----------------------------------------------------------------------===//

/// Before it, the sizes of segments were an attribute among the others.
static constexpr int64_t kNativeSegmentSizes = 6;

/// Applies `fn` to the attributes of version 1, in their order in a file. All
/// but the patterns may be absent.
template <typename Properties, typename Fn, typename PatternsFn>
static LogicalResult forEachOfVersion1(Properties &properties, Fn fn,
                                       PatternsFn patterns) {
  return success(
      succeeded(fn(properties.align)) && succeeded(fn(properties.bias_maps)) &&
      succeeded(fn(properties.group_heads)) &&
      succeeded(fn(properties.layout)) && succeeded(patterns()) &&
      succeeded(fn(properties.relative_bias_origin)) &&
      succeeded(fn(properties.relative_bias_sign)) &&
      succeeded(fn(properties.scale)) && succeeded(fn(properties.softcap)) &&
      succeeded(fn(properties.static_batch_origin)) &&
      succeeded(fn(properties.static_extent)) &&
      succeeded(fn(properties.static_head_extent)) &&
      succeeded(fn(properties.static_head_origin)) &&
      succeeded(fn(properties.static_key_origin)) &&
      succeeded(fn(properties.static_query_origin)));
}

/// Those that version 2 added, behind them.
template <typename Properties, typename Fn>
static LogicalResult forEachOfVersion2(Properties &properties, Fn fn) {
  return success(succeeded(fn(properties.static_query_step)) &&
                 succeeded(fn(properties.static_key_step)) &&
                 succeeded(fn(properties.box)));
}

/// Where query_step and key_step are among the segments, counted from behind:
/// query_step, key_origin, key_step, extent, captures, outs.
static constexpr size_t kQueryStepFromEnd = 6, kKeyStepFromEnd = 4;

static void addStepSegments(SmallVectorImpl<int32_t> &segments) {
  segments.insert(segments.end() - (kKeyStepFromEnd - 1), 0);
  segments.insert(segments.end() - (kQueryStepFromEnd - 1), 0);
}

static void dropStepSegments(SmallVectorImpl<int32_t> &segments) {
  segments.erase(segments.end() - kQueryStepFromEnd);
  segments.erase(segments.end() - kKeyStepFromEnd);
}

template <typename Properties>
static LogicalResult readAttention(DialectBytecodeReader &reader,
                                   Properties &properties) {
  auto version = reader.getDialectVersion<LocalAttnDialect>();
  bool hasSteps = failed(version) ||
                  static_cast<const BytecodeVersion *>(*version)->number >= 2;
  auto &sizes = properties.operandSegmentSizes;
  SmallVector<int32_t> segments(sizes.size() - (hasSteps ? 0 : 2));
  bool native = int64_t(reader.getBytecodeVersion()) >= kNativeSegmentSizes;
  auto readOptional = [&](auto &attribute) {
    return reader.readOptionalAttribute(attribute);
  };
  auto readPatterns = [&]() -> LogicalResult {
    DenseI32ArrayAttr written;
    if (!native) {
      if (failed(reader.readAttribute(written)))
        return failure();
      if (size_t(written.size()) != segments.size())
        return reader.emitError()
               << "expected " << segments.size()
               << " numbers of operands in localattn bytecode, got "
               << written.size();
      llvm::copy(written.asArrayRef(), segments.begin());
    }
    return reader.readAttribute(properties.patterns);
  };
  if (failed(forEachOfVersion1(properties, readOptional, readPatterns)) ||
      (hasSteps && failed(forEachOfVersion2(properties, readOptional))) ||
      (native && failed(reader.readSparseArray(MutableArrayRef(segments)))))
    return failure();
  if (!hasSteps)
    addStepSegments(segments);
  llvm::copy(segments, sizes.begin());
  return success();
}

template <typename OpTy>
static void writeAttention(DialectBytecodeWriter &writer, OpTy op) {
  auto &properties = op.getProperties();
  auto asked = writer.getDialectVersion<LocalAttnDialect>();
  bool hasSteps = failed(asked) ||
                  static_cast<const BytecodeVersion *>(*asked)->number >= 2;
  if (!hasSteps && (properties.static_query_step ||
                    properties.static_key_step || properties.box))
    op.emitOpError("expected no query_step, key_step or box in bytecode of "
                   "version 1, got one");
  SmallVector<int32_t> segments =
      llvm::to_vector(properties.operandSegmentSizes);
  if (!hasSteps)
    dropStepSegments(segments);
  bool native = writer.getBytecodeVersion() >= kNativeSegmentSizes;
  auto writeOptional = [&](Attribute attribute) {
    writer.writeOptionalAttribute(attribute);
    return success();
  };
  auto writePatterns = [&] {
    if (!native)
      writer.writeAttribute(DenseI32ArrayAttr::get(op.getContext(), segments));
    writer.writeAttribute(properties.patterns);
    return success();
  };
  (void)forEachOfVersion1(properties, writeOptional, writePatterns);
  if (hasSteps)
    (void)forEachOfVersion2(properties, writeOptional);
  if (native)
    writer.writeSparseArray(ArrayRef<int32_t>(segments));
}

LogicalResult AttentionOp::readProperties(DialectBytecodeReader &reader,
                                          OperationState &state) {
  return readAttention(reader, state.getOrAddProperties<Properties>());
}

void AttentionOp::writeProperties(DialectBytecodeWriter &writer) {
  writeAttention(writer, *this);
}

LogicalResult OnlineAttentionOp::readProperties(DialectBytecodeReader &reader,
                                                OperationState &state) {
  return readAttention(reader, state.getOrAddProperties<Properties>());
}

void OnlineAttentionOp::writeProperties(DialectBytecodeWriter &writer) {
  writeAttention(writer, *this);
}

//===----------------------------------------------------------------------===//
// The dialect
//===----------------------------------------------------------------------===//

void localattn::addBytecodeInterface(LocalAttnDialect &dialect) {
  dialect.addInterfaces<VersionInterface>();
}
