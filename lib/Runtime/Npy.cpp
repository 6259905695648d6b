//===- Npy.cpp ------------------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "localattn/Runtime/Npy.h"
#include "localattn/Runtime/Error.h"
#include "localattn/Runtime/Files.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/MemoryBuffer.h"
#include <cstring>
#include <optional>

using namespace llvm;
using namespace localattn;

static constexpr StringLiteral magic = "\x93NUMPY";
/// NumPy itself reads 10 kB unless told otherwise.
static constexpr size_t maxHeaderBytes = 1 << 20;
static constexpr size_t maxRank = 64;

namespace {

struct Header {
  std::string descr;
  bool fortranOrder = false;
  SmallVector<int64_t> shape;
};

/// The Python dictionary of a header:
/// {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }
class HeaderParser {
public:
  explicit HeaderParser(StringRef text) : rest(text) {}

  Expected<Header> parse() {
    Header header;
    bool hasDescr = false, hasOrder = false, hasShape = false;
    if (!consume("{"))
      return broken("expected '{'");
    while (!consume("}")) {
      std::optional<StringRef> key = parseString();
      if (!key || !consume(":"))
        return broken("expected a key and ':'");
      bool read;
      if (*key == "descr")
        hasDescr = read = parseDescr(header);
      else if (*key == "fortran_order")
        hasOrder = read = parseBool(header.fortranOrder);
      else if (*key == "shape")
        hasShape = read = parseShape(header.shape);
      else
        return broken("unknown key '" + *key + "'");
      if (!read)
        return broken("cannot read the value of '" + *key + "'");
      if (!consume(",") && !rest.ltrim().starts_with("}"))
        return broken("expected ',' or '}'");
    }
    if (!rest.trim(StringRef(" \n\r\t\0", 5)).empty())
      return broken("text after '}'");
    if (!hasDescr || !hasOrder || !hasShape)
      return broken("expected descr, fortran_order and shape");
    return header;
  }

private:
  Error broken(const Twine &what) { return makeError("bad header: " + what); }

  bool consume(StringRef token) {
    rest = rest.ltrim();
    return rest.consume_front(token);
  }

  std::optional<StringRef> parseString() {
    rest = rest.ltrim();
    if (rest.empty() || (rest[0] != '\'' && rest[0] != '"'))
      return std::nullopt;
    size_t end = rest.find(rest[0], 1);
    if (end == StringRef::npos)
      return std::nullopt;
    StringRef text = rest.slice(1, end);
    rest = rest.substr(end + 1);
    return text;
  }

  bool parseDescr(Header &header) {
    std::optional<StringRef> text = parseString();
    if (text)
      header.descr = text->str();
    return text.has_value();
  }

  bool parseBool(bool &value) {
    value = consume("True");
    return value || consume("False");
  }

  bool parseShape(SmallVectorImpl<int64_t> &shape) {
    if (!consume("("))
      return false;
    while (!consume(")")) {
      int64_t size;
      rest = rest.ltrim();
      if (rest.consumeInteger(10, size) || size < 0 || shape.size() == maxRank)
        return false;
      rest.consume_front("L"); // As Python 2 wrote it.
      shape.push_back(size);
      if (!consume(",") && !rest.ltrim().starts_with(")"))
        return false;
    }
    return true;
  }

  StringRef rest;
};

} // namespace

/// The types and their names in NumPy, without the byte order.
static const std::pair<StringLiteral, ElementType> npyTypes[] = {
    {"f2", ElementType::F16}, {"f4", ElementType::F32},
    {"f8", ElementType::F64}, {"b1", ElementType::I1},
    {"i1", ElementType::I8},  {"i2", ElementType::I16},
    {"i4", ElementType::I32}, {"i8", ElementType::I64},
    {"u1", ElementType::U8},  {"u2", ElementType::U16},
    {"u4", ElementType::U32}, {"u8", ElementType::U64},
};

static Expected<ElementType> typeOf(StringRef descr) {
  if (descr.size() > 1) {
    for (auto [name, type] : npyTypes) {
      if (descr.drop_front() != name)
        continue;
      if (descr[0] == '<' || (sizeOf(type) == 1 && descr[0] == '|'))
        return type;
      if (descr[0] == '>')
        return makeError("big-endian data ('" + descr +
                         "') are not supported: save with byte order '<'");
    }
  }
  return makeError("unsupported dtype '" + descr +
                   "': expected b1, i1 to i8, u1 to u8, f2, f4 or f8");
}

/// Splits `bytes` into the header's text and the data.
static Expected<std::pair<StringRef, StringRef>> splitFile(StringRef bytes) {
  if (!bytes.starts_with(magic))
    return makeError("not a .npy file");
  if (bytes.size() < magic.size() + 2)
    return makeError("truncated in the header");
  unsigned major = static_cast<uint8_t>(bytes[6]);
  if (major < 1 || major > 3)
    return makeError("unsupported version " + Twine(major) + " of .npy");
  size_t lengthBytes = major == 1 ? 2 : 4;
  StringRef rest = bytes.substr(8);
  if (rest.size() < lengthBytes)
    return makeError("truncated in the header");
  size_t length = major == 1 ? support::endian::read16le(rest.data())
                             : support::endian::read32le(rest.data());
  rest = rest.drop_front(lengthBytes);
  if (length > maxHeaderBytes)
    return makeError("bad header: " + Twine(length) + " bytes long");
  if (length > rest.size())
    return makeError("truncated in the header");
  return std::make_pair(rest.take_front(length), rest.drop_front(length));
}

/// Copies from Fortran order to C order.
static void copyTransposed(const char *from, Array &to) {
  ArrayRef<int64_t> shape = to.getShape();
  size_t size = sizeOf(to.getType());
  SmallVector<int64_t> index(shape.size(), 0);
  SmallVector<int64_t> strides(shape.size(), 1);
  // Without elements, sizes may be so large that strides overflow.
  if (to.getNumElements() == 0)
    return;
  for (size_t axis = 1; axis < shape.size(); ++axis)
    strides[axis] = strides[axis - 1] * shape[axis - 1];
  for (int64_t i = 0, offset = 0; i < to.getNumElements(); ++i) {
    std::memcpy(to.getData() + i * size, from + offset * size, size);
    for (size_t axis = shape.size(); axis-- > 0;) {
      offset += strides[axis];
      if (++index[axis] < shape[axis])
        break;
      offset -= strides[axis] * index[axis];
      index[axis] = 0;
    }
  }
}

Expected<Array> localattn::parseNpy(StringRef bytes) {
  auto parts = splitFile(bytes);
  if (!parts)
    return parts.takeError();
  Expected<Header> header = HeaderParser(parts->first).parse();
  if (!header)
    return header.takeError();
  Expected<ElementType> type = typeOf(header->descr);
  if (!type)
    return type.takeError();
  StringRef data = parts->second;
  // What the file cannot hold needs no memory.
  size_t expected = is_contained(header->shape, 0) ? 0 : sizeOf(*type);
  for (int64_t size : header->shape)
    expected = SaturatingMultiply(expected, static_cast<size_t>(size));
  if (expected != data.size())
    return makeError(
        (data.size() < expected ? "truncated: expected " : "expected ") +
        Twine(expected) + " bytes for " + describe(header->shape, *type) +
        ", got " + Twine(data.size()));
  Expected<Array> array = Array::allocate(*type, header->shape);
  if (!array)
    return array;
  if (header->fortranOrder)
    copyTransposed(data.data(), *array);
  else
    std::memcpy(array->getData(), data.data(), data.size());
  if (*type == ElementType::I1)
    for (char &byte : MutableArrayRef(array->getData(), data.size()))
      byte = byte != 0;
  return array;
}

Expected<Array> localattn::readNpy(StringRef path) {
  Expected<std::unique_ptr<MemoryBuffer>> file = readFile(path);
  if (!file)
    return file.takeError();
  Expected<Array> array = parseNpy((*file)->getBuffer());
  if (!array)
    return makeError("'" + path + "': " + toString(array.takeError()));
  return array;
}

static std::string headerOf(const Array &array) {
  ElementType type = array.getType();
  if (type == ElementType::BF16)
    type = ElementType::U16;
  std::string dict = "{'descr': '";
  dict += sizeOf(type) == 1 ? '|' : '<';
  dict += find_if(npyTypes, [&](auto &entry) {
            return entry.second == type;
          })->first;
  dict += "', 'fortran_order': False, 'shape': (";
  for (int64_t size : array.getShape())
    dict += std::to_string(size) + ",";
  dict += "), }";
  // The data begin at a multiple of 64 bytes.
  constexpr size_t before = 10;
  dict.append(63 - (before + dict.size()) % 64, ' ');
  dict += '\n';
  std::string header = magic.str() + std::string("\1\0", 2);
  header += static_cast<char>(dict.size() & 255);
  header += static_cast<char>(dict.size() >> 8);
  return header + dict;
}

Error localattn::writeNpy(StringRef path, const Array &array) {
  return writeFile(path, [&](raw_ostream &os) {
    os << headerOf(array);
    os.write(array.getData(), array.getNumBytes());
  });
}
