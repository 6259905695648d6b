//===- InputLimits.cpp ----------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "localattn/Pipelines/InputLimits.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/SmallVectorMemoryBuffer.h"

using namespace llvm;
using namespace localattn;

namespace {

/// Reads tokens as MLIR's lexer does, and counts how deep its parser would
/// recurse. A bracket that is never closed, or closes nothing, is a syntax
/// error that the parser reports: here it must only not hide other brackets.
class NestingScanner {
public:
  NestingScanner(StringRef text, unsigned limit) : text(text), limit(limit) {}

  struct Breach {
    size_t offset;
    uint64_t depth;
  };

  std::optional<Breach> scan() {
    while (!breach && position < text.size()) {
      start = position;
      scanToken();
    }
    return breach;
  }

private:
  struct Level {
    char opener;
    /// Since the last comma: `a + b + c` nests like `(a + b) + c`.
    unsigned operators;
  };

  char peek() const { return position < text.size() ? text[position] : '\0'; }

  void skipWhile(function_ref<bool(char)> isPart) {
    while (position < text.size() && isPart(text[position]))
      ++position;
  }

  void scanToken() {
    char c = text[position++];
    if (isSpace(c))
      return;
    if (c == '/' && peek() == '/')
      return skipWhile([](char c) { return c != '\n'; });
    if (c == '"')
      return scanString();
    if (StringRef("#!%@^").contains(c))
      return scanPrefixedName(c);
    if (isAlnum(c) || c == '_')
      return scanWord();
    if (StringRef("([{").contains(c) || (c == '<' && peek() != '='))
      return open(c);
    if (StringRef(")]}").contains(c) || (c == '>' && peek() != '='))
      return close(c);
    if (c == '-' && peek() == '>')
      ++position;
    else if (StringRef("+-*").contains(c))
      return addOperator();
    separate();
  }

  void scanString() {
    beginValue();
    while (position < text.size() && text[position] != '\n') {
      char c = text[position++];
      if (c == '"')
        return;
      if (c == '\\' && peek() != '\n')
        ++position;
    }
  }

  void scanWord() {
    skipWhile(
        [](char c) { return isAlnum(c) || c == '_' || c == '$' || c == '.'; });
    StringRef word = text.slice(start, position);
    if (word == "floordiv" || word == "ceildiv" || word == "mod")
      return addOperator();
    beginValue();
  }

  /// %value, @symbol, ^block, or an alias or name of a dialect.
  void scanPrefixedName(char prefix) {
    if (isDigit(peek()))
      skipWhile(isDigit);
    else
      skipWhile(
          [](char c) { return isAlnum(c) || StringRef("$._-").contains(c); });
    if (prefix != '#' && prefix != '!')
      return beginValue();
    StringRef name = text.slice(start, position);
    StringRef rest = text.substr(position).ltrim();
    if (levels.empty() && rest.starts_with("=")) {
      endDefinition();
      definition = name;
      deepestInDefinition = 0;
      endsValue = false;
      return;
    }
    beginValue();
    auto known = aliasDepths.find(name);
    if (known != aliasDepths.end())
      note(known->second);
  }

  /// Outside of brackets, two values side by side: the second is an operation
  /// behind the definition.
  void beginValue() {
    if (levels.empty() && endsValue)
      endDefinition();
    endsValue = true;
  }

  void endDefinition() {
    if (!definition.empty())
      aliasDepths[definition] = deepestInDefinition;
    definition = "";
  }

  void open(char opener) {
    levels.push_back({opener, 0});
    ++depth;
    endsValue = false;
    note(0);
  }

  void close(char closer) {
    char opener = closer == ')'   ? '('
                  : closer == ']' ? '['
                  : closer == '}' ? '{'
                                  : '<';
    auto isOpener = [&](const Level &level) { return level.opener == opener; };
    endsValue = true;
    if (none_of(levels, isOpener))
      return;
    bool found = false;
    while (!found) {
      Level level = levels.pop_back_val();
      depth -= 1 + level.operators;
      found = level.opener == opener;
    }
  }

  unsigned &operators() {
    return levels.empty() ? outerOperators : levels.back().operators;
  }

  void addOperator() {
    ++operators();
    ++depth;
    endsValue = false;
    note(0);
  }

  /// A comma, colon or the like: what comes is no operand of what was.
  void separate() {
    depth -= operators();
    operators() = 0;
    endsValue = false;
  }

  /// Something at the present depth that is itself `inner` deep.
  void note(uint64_t inner) {
    uint64_t total = depth + inner;
    deepestInDefinition = std::max(deepestInDefinition, total);
    if (total > limit)
      breach = {start, total};
  }

  StringRef text;
  unsigned limit;
  size_t position = 0;
  /// Where the present token starts.
  size_t start = 0;
  /// At most as many as the limit, so a search through them is cheap.
  SmallVector<Level> levels;
  unsigned outerOperators = 0;
  uint64_t depth = 0;
  std::optional<Breach> breach;

  /// The name whose definition is being read, or empty.
  StringRef definition;
  uint64_t deepestInDefinition = 0;
  /// Whether a value may end at the last token.
  bool endsValue = false;
  StringMap<uint64_t> aliasDepths;
};

} // namespace

std::string InputProblem::str(StringRef file, StringRef kind) const {
  std::string place = file.str() + ":";
  if (line != 0)
    place += std::to_string(line) + ":" + std::to_string(column) + ":";
  return place + " " + kind.str() + message;
}

static InputProblem tooLarge(const InputLimits &limits, const Twine &got) {
  return {
      0, 0,
      ("expected at most " + Twine(limits.bytes) + " bytes, got " + got).str()};
}

static InputProblem tooDeep(StringRef bytes, size_t offset, unsigned limit,
                            uint64_t depth) {
  StringRef before = bytes.take_front(offset);
  size_t newline = before.rfind('\n');
  size_t column = newline == StringRef::npos ? offset + 1 : offset - newline;
  return {static_cast<unsigned>(before.count('\n') + 1),
          static_cast<unsigned>(column),
          ("expected brackets, operators and aliases nested at most " +
           Twine(limit) + " deep, got " + Twine(depth))
              .str()};
}

std::optional<InputProblem> localattn::findProblem(StringRef bytes,
                                                   StringRef splitMarker,
                                                   const InputLimits &limits) {
  if (bytes.size() > limits.bytes)
    return tooLarge(limits, Twine(bytes.size()));
  size_t begin = 0;
  while (begin <= bytes.size()) {
    size_t end =
        splitMarker.empty() ? StringRef::npos : bytes.find(splitMarker, begin);
    StringRef part = bytes.slice(begin, end);
    bool isBytecode = part.starts_with("ML\xefR");
    if (!isBytecode)
      if (auto breach = NestingScanner(part, limits.nesting).scan())
        return tooDeep(bytes, begin + breach->offset, limits.nesting,
                       breach->depth);
    if (end == StringRef::npos)
      break;
    begin = end + splitMarker.size();
  }
  return std::nullopt;
}

static Error unreadable(StringRef path, std::error_code code) {
  return createStringError(code,
                           "cannot read '" + path + "': " + code.message());
}

/// Reads until the end, or a little beyond the limit.
static Expected<std::unique_ptr<MemoryBuffer>>
readAll(sys::fs::file_t file, StringRef path, const InputLimits &limits) {
  constexpr size_t chunk = 1 << 16;
  SmallVector<char, 0> bytes;
  while (bytes.size() <= limits.bytes) {
    size_t size = bytes.size();
    bytes.resize_for_overwrite(size + chunk);
    Expected<size_t> count = sys::fs::readNativeFile(
        file, MutableArrayRef(bytes.data() + size, chunk));
    if (!count)
      return unreadable(path, errorToErrorCode(count.takeError()));
    bytes.truncate(size + *count);
    if (*count == 0)
      return std::make_unique<SmallVectorMemoryBuffer>(
          std::move(bytes), path == "-" ? "<stdin>" : path);
  }
  InputProblem problem = tooLarge(limits, "more");
  return createStringError(inconvertibleErrorCode(),
                           problem.str(path == "-" ? "<stdin>" : path));
}

Expected<std::unique_ptr<MemoryBuffer>>
localattn::readInput(StringRef path, const InputLimits &limits) {
  if (path == "-")
    return readAll(sys::fs::getStdinHandle(), path, limits);
  Expected<sys::fs::file_t> file = sys::fs::openNativeFileForRead(path);
  if (!file)
    return unreadable(path, errorToErrorCode(file.takeError()));
  Expected<std::unique_ptr<MemoryBuffer>> buffer = readAll(*file, path, limits);
  sys::fs::closeFile(*file);
  return buffer;
}
