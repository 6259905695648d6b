//===- CHeader.cpp --------------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "localattn/Runtime/CInterface.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"

using namespace llvm;
using namespace localattn;

static StringRef typeInC(ElementType type) {
  switch (type) {
  case ElementType::F16:
  case ElementType::BF16:
    return "uint16_t";
  case ElementType::F32:
    return "float";
  case ElementType::F64:
    return "double";
  case ElementType::I1:
    return "uint8_t";
  case ElementType::I8:
    return "int8_t";
  case ElementType::I16:
    return "int16_t";
  case ElementType::I32:
    return "int32_t";
  case ElementType::I64:
    return "int64_t";
  case ElementType::U8:
    return "uint8_t";
  case ElementType::U16:
    return "uint16_t";
  case ElementType::U32:
    return "uint32_t";
  case ElementType::U64:
    return "uint64_t";
  }
  return "";
}

/// What isn't said by the type in C.
static StringRef remarkOn(ElementType type) {
  switch (type) {
  case ElementType::F16:
    return ", the bits of IEEE half precision";
  case ElementType::BF16:
    return ", the bits of bfloat16";
  case ElementType::I1:
    return ", 0 or 1";
  default:
    return "";
  }
}

/// A value with its name: its parameters, and what a reader must know.
namespace {
struct Parameter {
  std::string name;
  const ValueType &value;
  bool isResult;

  bool isPointer() const { return value.isTensor || isResult; }
  std::string sizeName(size_t axis) const {
    return name + "_size" + utostr(axis);
  }
  /// The size of an axis as an expression in C.
  std::string size(size_t axis) const {
    int64_t size = value.shape[axis];
    return mlir::ShapedType::isDynamic(size) ? sizeName(axis) : itostr(size);
  }
  std::string declaration() const;
  std::string description() const;
};
} // namespace

std::string Parameter::declaration() const {
  std::string text = isPointer() && !isResult ? "const " : "";
  text += typeInC(value.element);
  text += (isPointer() ? " *" : " ") + name;
  for (size_t axis = 0; axis < value.shape.size(); ++axis)
    if (mlir::ShapedType::isDynamic(value.shape[axis]))
      text += ", int64_t " + sizeName(axis);
  return text;
}

/// The product of sizes, its numbers multiplied.
static std::string product(const Parameter &parameter, size_t firstAxis) {
  uint64_t number = 1;
  std::string names;
  for (size_t axis = firstAxis; axis < parameter.value.shape.size(); ++axis) {
    int64_t size = parameter.value.shape[axis];
    if (mlir::ShapedType::isDynamic(size))
      names += (names.empty() ? "" : " * ") + parameter.sizeName(axis);
    else
      number *= size;
  }
  if (names.empty())
    return utostr(number);
  return number == 1 ? names : utostr(number) + " * " + names;
}

std::string Parameter::description() const {
  std::string text = name + ": ";
  if (!value.isTensor)
    return text + "a number, " + nameOf(value.element).str() +
           remarkOn(value.element).str();
  std::string shape, strides;
  for (size_t axis = 0; axis < value.shape.size(); ++axis) {
    shape += (axis == 0 ? "" : " x ") + size(axis);
    strides += (axis == 0 ? "" : ", ") + product(*this, axis + 1);
  }
  if (value.shape.empty())
    return text + "one " + nameOf(value.element).str() +
           remarkOn(value.element).str();
  return text + shape + " of " + nameOf(value.element).str() +
         remarkOn(value.element).str() + "; strides " + strides;
}

static std::vector<Parameter> parametersOf(const CFunction &function) {
  std::vector<Parameter> parameters;
  for (auto [index, value] : enumerate(function.signature.arguments))
    parameters.push_back({"argument" + utostr(index), value, false});
  for (auto [index, value] : enumerate(function.signature.results))
    parameters.push_back({"result" + utostr(index), value, true});
  return parameters;
}

/// What may stand in a comment or a string of C.
static std::string plain(StringRef text) {
  std::string result;
  for (char c : text)
    result += !isPrint(c) || c == '"' || c == '\\' || c == '*' ? '\'' : c;
  return result;
}

static bool hasDynamicSizes(const CFunction &function) {
  return any_of(parametersOf(function), [](const Parameter &parameter) {
    return !parameter.value.isStatic();
  });
}

static void writeReasons(raw_ostream &os, const CFunction &function) {
  auto writeCase = [&](int64_t code, StringRef text) {
    os << "  case " << code << ":\n    return \"" << plain(text) << "\";\n";
  };
  os << "/* What a code of " << function.name << " means. */\n"
     << "static inline const char *" << function.name
     << "_reason(int32_t code) {\n"
     << "  switch (code) {\n";
  writeCase(0, "success");
  if (hasDynamicSizes(function))
    writeCase(kNegativeSize, "expected sizes of at least 0");
  for (auto [index, reason] : enumerate(function.reasons))
    writeCase(index + 1, reason);
  os << "  default:\n    return \"unknown code\";\n  }\n}\n";
}

static void writeFunction(raw_ostream &os, const CFunction &function) {
  std::vector<Parameter> parameters = parametersOf(function);
  os << "\n/*\n * @" << plain(function.entry) << "\n";
  for (const Parameter &parameter : parameters)
    os << " * " << parameter.description() << "\n";
  os << " */\nint32_t " << function.name << "(";
  if (parameters.empty())
    os << "void";
  ListSeparator separator(",\n    ");
  for (const Parameter &parameter : parameters)
    os << separator << parameter.declaration();
  os << ");\n\n";
  writeReasons(os, function);
}

void localattn::writeHeader(raw_ostream &os, StringRef name,
                            ArrayRef<CFunction> functions) {
  std::string guard = "LOCALATTN_";
  for (char c : name)
    guard += isAlnum(c) ? toUpper(c) : '_';
  os << "/* Written by localattn-compile.\n"
        " *\n"
        " * Tensors are in C order, their strides in elements. Arguments are "
        "only read;\n"
        " * results are written, and may overlap with nothing else. A function "
        "returns 0,\n"
        " * or a code before it writes anything. It may run on several "
        "threads at once. */\n"
     << "#ifndef " << guard << "\n#define " << guard << "\n\n"
     << "#include <stdint.h>\n\n"
     << "#ifdef __cplusplus\nextern \"C\" {\n#endif\n";
  for (const CFunction &function : functions)
    writeFunction(os, function);
  os << "\n#ifdef __cplusplus\n}\n#endif\n\n#endif /* " << guard << " */\n";
}
