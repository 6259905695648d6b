//===- AxisSyntax.cpp -----------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The text of axis constructors: `block(7, shift = 3)` and its kin.
//
//===----------------------------------------------------------------------===//

#include "AttrSyntax.h"

#include "llvm/ADT/StringSwitch.h"

using namespace mlir;
using namespace localattn;

namespace {

/// What stands between the parentheses of a constructor. A null expression is
/// `unbounded`.
struct Arguments {
  SmallVector<AffineExpr> numbers;
  SmallVector<std::pair<StringRef, AffineExpr>> named;
  std::optional<Boundary> boundary;
  bool causal = false;

  std::optional<AffineExpr> get(StringRef name) const {
    for (auto [key, value] : named)
      if (key == name)
        return value;
    return std::nullopt;
  }
};

/// What a constructor takes.
struct Form {
  unsigned minNumbers;
  unsigned maxNumbers;
  ArrayRef<StringRef> names;
  bool boundary;
  bool causal;
};

class ConstructorParser {
public:
  ConstructorParser(AsmParser &parser) : parser(parser) {}
  FailureOr<SymbolicAxis> parse();

private:
  ParseResult parseNumber(AffineExpr &number);
  ParseResult parseArgument(Arguments &arguments);
  ParseResult parseArguments(StringRef name, const Form &form,
                             Arguments &arguments);
  FailureOr<SymbolicAxis> build(StringRef name);
  AffineExpr constant(int64_t value) {
    return getAffineConstantExpr(value, parser.getContext());
  }
  Window<AffineExpr> window(AffineExpr block, AffineExpr left, AffineExpr right,
                            const Arguments &arguments);

  AsmParser &parser;
};

} // namespace

ParseResult ConstructorParser::parseNumber(AffineExpr &number) {
  if (succeeded(parser.parseOptionalKeyword("unbounded")))
    return success();
  static constexpr StringRef names[kMaxGridRank] = {"d0", "d1", "d2"};
  SmallVector<std::pair<StringRef, AffineExpr>> extents;
  for (unsigned a = 0; a < kMaxGridRank; ++a)
    extents.emplace_back(names[a], getAffineDimExpr(a, parser.getContext()));
  return parser.parseAffineExpr(extents, number);
}

ParseResult ConstructorParser::parseArgument(Arguments &arguments) {
  StringRef word;
  SMLoc loc = parser.getCurrentLocation();
  if (succeeded(parser.parseOptionalKeyword(
          &word, {"clip", "clamp", "wrap", "causal"}))) {
    bool isCausal = word == "causal";
    if (isCausal ? arguments.causal : arguments.boundary.has_value())
      return parser.emitError(loc)
             << "expected " << (isCausal ? "'causal'" : "a boundary")
             << " once, got it twice";
    if (isCausal)
      arguments.causal = true;
    else
      arguments.boundary = symbolizeBoundary(word);
    return success();
  }
  if (succeeded(parser.parseOptionalKeyword(
          &word, {"block", "offset", "left", "right", "dilation", "shift"}))) {
    if (arguments.get(word))
      return parser.emitError(loc)
             << "expected '" << word << "' once, got it twice";
    AffineExpr value;
    if (parser.parseEqual() || parseNumber(value))
      return failure();
    arguments.named.emplace_back(word, value);
    return success();
  }
  return parseNumber(arguments.numbers.emplace_back());
}

ParseResult ConstructorParser::parseArguments(StringRef name, const Form &form,
                                              Arguments &arguments) {
  SMLoc loc = parser.getCurrentLocation();
  if (parser.parseCommaSeparatedList(AsmParser::Delimiter::Paren, [&]() {
        return parseArgument(arguments);
      }))
    return failure();
  size_t got = arguments.numbers.size();
  if (got < form.minNumbers || got > form.maxNumbers)
    return parser.emitError(loc)
           << "expected "
           << (form.minNumbers < form.maxNumbers ? "at least " : "")
           << form.minNumbers << " numbers in '" << name << "', got " << got;
  for (auto [key, value] : arguments.named)
    if (!llvm::is_contained(form.names, key))
      return parser.emitError(loc)
             << "expected no '" << key << "' in '" << name << "'";
  if (arguments.boundary && !form.boundary)
    return parser.emitError(loc) << "expected no boundary in '" << name << "'";
  if (arguments.causal && !form.causal)
    return parser.emitError(loc) << "expected no 'causal' in '" << name << "'";
  return success();
}

Window<AffineExpr> ConstructorParser::window(AffineExpr block, AffineExpr left,
                                             AffineExpr right,
                                             const Arguments &arguments) {
  auto bound = [](AffineExpr expr) {
    return expr ? std::optional<AffineExpr>(expr) : std::nullopt;
  };
  AffineExpr offset = arguments.get("offset").value_or(
      arguments.get("shift").value_or(constant(0)));
  return {block,
          offset,
          bound(left),
          bound(right),
          arguments.get("dilation").value_or(constant(1)),
          arguments.boundary.value_or(Boundary::Clip),
          arguments.causal};
}

FailureOr<SymbolicAxis> ConstructorParser::build(StringRef name) {
  Arguments arguments;
  ArrayRef<AffineExpr> numbers;
  auto take = [&](unsigned count, ArrayRef<StringRef> names, bool boundary,
                  bool causal) {
    Form form = {count, count, names, boundary, causal};
    ParseResult result = parseArguments(name, form, arguments);
    numbers = arguments.numbers;
    return succeeded(result);
  };
  if (name == "block" && take(1, {"shift", "dilation"}, true, true))
    return SymbolicAxis(
        window(numbers[0], constant(0), constant(0), arguments));
  if (name == "sliding" && take(2, {"dilation"}, true, true))
    return SymbolicAxis(window(constant(1), numbers[0], numbers[1], arguments));
  if (name == "halo" && take(3, {"shift", "dilation"}, true, true))
    return SymbolicAxis(window(numbers[0], numbers[1], numbers[2], arguments));
  if (name == "window" &&
      take(0, {"block", "offset", "left", "right", "dilation"}, true, true)) {
    AffineExpr zero = constant(0);
    return SymbolicAxis(window(arguments.get("block").value_or(constant(1)),
                               arguments.get("left").value_or(zero),
                               arguments.get("right").value_or(zero),
                               arguments));
  }
  if (name == "strided" && take(1, {}, false, false)) {
    Window<AffineExpr> axis = window(constant(1), {}, {}, arguments);
    axis.dilation = numbers[0];
    return SymbolicAxis(axis);
  }
  if (name == "range" && take(2, {}, false, true))
    return SymbolicAxis(
        Range<AffineExpr>{numbers[0], numbers[1], arguments.causal});
  if (name == "rows" && take(2, {}, false, false))
    return SymbolicAxis(Rows<AffineExpr>{numbers[0], numbers[1]});
  if (name == "segments") {
    Form form = {1, std::numeric_limits<unsigned>::max(), {}, false, false};
    if (succeeded(parseArguments(name, form, arguments)))
      return SymbolicAxis(Segments<AffineExpr>{
          {arguments.numbers.begin(), arguments.numbers.end()}});
  }
  return failure();
}

FailureOr<SymbolicAxis> ConstructorParser::parse() {
  SMLoc loc = parser.getCurrentLocation();
  StringRef name;
  if (parser.parseKeyword(&name))
    return failure();
  if (name == "full")
    return fullAxis(parser.getContext());
  if (name == "self")
    return selfAxis(parser.getContext());
  static constexpr StringRef known[] = {"block",  "sliding", "halo",
                                        "window", "strided", "range",
                                        "rows",   "segments"};
  if (llvm::is_contained(known, name))
    return build(name);
  parser.emitError(loc)
      << "expected an axis constructor (full, self, block, sliding, strided, "
         "halo, window, range, rows or segments), got '"
      << name << "'";
  return failure();
}

FailureOr<SymbolicAxis> localattn::parseConstructor(AsmParser &parser) {
  return ConstructorParser(parser).parse();
}

//===----------------------------------------------------------------------===//
// Printing
//===----------------------------------------------------------------------===//

static bool isConstant(std::optional<AffineExpr> expr, int64_t value) {
  auto constant =
      llvm::dyn_cast_if_present<AffineConstantExpr>(expr.value_or(nullptr));
  return constant && constant.getValue() == value;
}

namespace {
/// Prints one window under the shortest name that says all of it.
class WindowPrinter {
public:
  WindowPrinter(raw_ostream &os, const Window<AffineExpr> &window)
      : os(os), w(window) {}
  void print();

private:
  void number(std::optional<AffineExpr> expr) {
    if (expr)
      os << *expr;
    else
      os << "unbounded";
  }
  void named(StringRef name, std::optional<AffineExpr> expr, int64_t unless) {
    if (isConstant(expr, unless))
      return;
    os << ", " << name << " = ";
    number(expr);
  }
  void finish() {
    if (w.boundary != Boundary::Clip)
      os << ", " << stringifyBoundary(w.boundary);
    if (w.causal)
      os << ", causal";
    os << ")";
  }

  raw_ostream &os;
  const Window<AffineExpr> &w;
};
} // namespace

void WindowPrinter::print() {
  bool plain = !w.causal && w.boundary == Boundary::Clip;
  bool single = isConstant(w.block, 1) && isConstant(w.offset, 0);
  bool dense = isConstant(w.dilation, 1);
  bool narrow = isConstant(w.left, 0) && isConstant(w.right, 0);
  if (single && plain && !w.left && !w.right) {
    os << (dense ? "full" : "strided(");
    if (!dense)
      os << w.dilation << ")";
    return;
  }
  if (single && plain && dense && narrow) {
    os << "self";
    return;
  }
  if (single) {
    os << "sliding(";
    number(w.left);
    os << ", ";
    number(w.right);
    named("dilation", w.dilation, 1);
    return finish();
  }
  os << (narrow ? "block(" : "halo(") << w.block;
  if (!narrow) {
    os << ", ";
    number(w.left);
    os << ", ";
    number(w.right);
  }
  named("shift", w.offset, 0);
  named("dilation", w.dilation, 1);
  finish();
}

static void printAxis(raw_ostream &os, const SymbolicAxis &axis) {
  if (const auto *window = std::get_if<Window<AffineExpr>>(&axis))
    return WindowPrinter(os, *window).print();
  if (const auto *range = std::get_if<Range<AffineExpr>>(&axis)) {
    os << "range(" << range->begin << ", " << range->end
       << (range->causal ? ", causal)" : ")");
    return;
  }
  if (const auto *rows = std::get_if<Rows<AffineExpr>>(&axis)) {
    os << "rows(" << rows->begin << ", " << rows->end << ")";
    return;
  }
  os << "segments(";
  llvm::interleaveComma(std::get<Segments<AffineExpr>>(axis).cuts, os);
  os << ")";
}

void localattn::printBoxes(raw_ostream &os, const SymbolicUnion &boxes) {
  os << "<";
  llvm::interleaveComma(boxes, os, [&](const SymbolicBox &box) {
    os << "[";
    llvm::interleaveComma(
        box, os, [&](const SymbolicAxis &axis) { printAxis(os, axis); });
    os << "]";
  });
  os << ">";
}
