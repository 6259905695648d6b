//===- CInterface.cpp -----------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "localattn/Runtime/CInterface.h"
#include "localattn/Runtime/Error.h"

#include "llvm/Analysis/TargetLibraryInfo.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Module.h"

using namespace llvm;
using namespace localattn;

namespace {

/// Builds the body of one function, parameter by parameter.
class Builder {
public:
  Builder(Module &module, const CFunction &function, Function &callee)
      : b(module.getContext()), function(function), callee(callee) {}

  void build(Module &module);

private:
  Type *typeInC(const ValueType &value);
  SmallVector<Type *> parameters();
  Value *next() { return wrapper->getArg(nextParameter++); }
  void checkSize(Value *size);
  void addMemRef(const ValueType &value);
  void addNumber(const ValueType &value);

  IRBuilder<> b;
  const CFunction &function;
  Function &callee;
  Function *wrapper = nullptr;
  BasicBlock *negative = nullptr;
  unsigned nextParameter = 0;
  SmallVector<Value *> arguments;
};

} // namespace

/// What C lacks is passed as its bits; a boolean takes a byte.
Type *Builder::typeInC(const ValueType &value) {
  switch (value.element) {
  case ElementType::F32:
    return b.getFloatTy();
  case ElementType::F64:
    return b.getDoubleTy();
  default:
    return b.getIntNTy(8 * sizeOf(value.element));
  }
}

SmallVector<Type *> Builder::parameters() {
  SmallVector<Type *> types;
  auto add = [&](const ValueType &value, bool isResult) {
    types.push_back(value.isTensor || isResult ? b.getPtrTy() : typeInC(value));
    for (int64_t size : value.shape)
      if (mlir::ShapedType::isDynamic(size))
        types.push_back(b.getInt64Ty());
  };
  for (const ValueType &value : function.signature.arguments)
    add(value, /*isResult=*/false);
  for (const ValueType &value : function.signature.results)
    add(value, /*isResult=*/true);
  return types;
}

void Builder::checkSize(Value *size) {
  BasicBlock *good = BasicBlock::Create(b.getContext(), "", wrapper, negative);
  b.CreateCondBr(b.CreateICmpSLT(size, b.getInt64(0)), negative, good);
  b.SetInsertPoint(good);
}

/// Allocated and aligned pointer, offset, sizes and strides.
void Builder::addMemRef(const ValueType &value) {
  Value *data = next();
  arguments.append({data, data, b.getInt64(0)});
  SmallVector<Value *> sizes, strides(value.shape.size());
  for (int64_t size : value.shape) {
    bool isDynamic = mlir::ShapedType::isDynamic(size);
    sizes.push_back(isDynamic ? next() : b.getInt64(size));
    if (isDynamic)
      checkSize(sizes.back());
  }
  Value *stride = b.getInt64(1);
  for (size_t axis = sizes.size(); axis-- > 0;) {
    strides[axis] = stride;
    stride = b.CreateMul(stride, sizes[axis]);
  }
  arguments.append(sizes);
  arguments.append(strides);
}

void Builder::addNumber(const ValueType &value) {
  Value *number = next();
  Type *type = callee.getArg(arguments.size())->getType();
  if (value.element == ElementType::I1)
    number = b.CreateICmpNE(number, ConstantInt::get(number->getType(), 0));
  arguments.push_back(b.CreateBitCast(number, type));
}

void Builder::build(Module &module) {
  LLVMContext &context = module.getContext();
  wrapper = Function::Create(
      FunctionType::get(b.getInt32Ty(), parameters(), /*isVarArg=*/false),
      Function::ExternalLinkage, function.name, module);
  BasicBlock *entry = BasicBlock::Create(context, "", wrapper);
  negative = BasicBlock::Create(context, "", wrapper);
  b.SetInsertPoint(negative);
  b.CreateRet(b.getInt32(kNegativeSize));
  b.SetInsertPoint(entry);
  for (const ValueType &value : function.signature.arguments)
    value.isTensor ? addMemRef(value) : addNumber(value);
  for (const ValueType &value : function.signature.results)
    addMemRef(value);
  b.CreateRet(b.CreateCall(&callee, arguments));
}

Error localattn::addCFunction(Module &module, const CFunction &function,
                              StringRef callee) {
  // LLVM makes calls of libm and libc out of instructions later.
  LibFunc known;
  TargetLibraryInfoImpl library(module.getTargetTriple());
  if (module.getNamedValue(function.name) ||
      library.getLibFunc(function.name, known))
    return makeError("expected another name in C than '" + function.name +
                     "', which the code may call: give --prefix");
  Function *plain = module.getFunction(callee);
  if (!plain || !plain->getReturnType()->isIntegerTy(32))
    return makeError("the compiled code has no C interface");
  Builder(module, function, *plain).build(module);
  return Error::success();
}
