//===- Diagnostics.cpp ----------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "localattn/Runtime/Diagnostics.h"
#include "localattn/Runtime/Error.h"

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/Location.h"
#include "mlir/IR/MLIRContext.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;
using namespace localattn;

/// The first place in a file that `location` knows, as compilers print it.
static std::string placeOf(Location location) {
  std::string place;
  location->walk([&](Location inner) {
    auto file = dyn_cast<FileLineColLoc>(inner);
    if (!file)
      return WalkResult::advance();
    llvm::raw_string_ostream(place)
        << file.getFilename().getValue() << ":" << file.getLine() << ":"
        << file.getColumn() << ": ";
    return WalkResult::interrupt();
  });
  return place;
}

DiagnosticCollector::DiagnosticCollector(MLIRContext *context)
    : handler(context, [this](Diagnostic &diagnostic) {
        if (diagnostic.getSeverity() == DiagnosticSeverity::Error &&
            first.empty())
          first = oneLine(placeOf(diagnostic.getLocation()) + diagnostic.str());
        else if (diagnostic.getSeverity() == DiagnosticSeverity::Remark)
          remarks.push_back(oneLine(diagnostic.str()));
        return success();
      }) {}

llvm::Error DiagnosticCollector::take(const Twine &otherwise) {
  llvm::Error error = first.empty() ? makeError(otherwise) : makeError(first);
  first.clear();
  return error;
}

std::string DiagnosticCollector::takeRemarks(StringRef mark) {
  std::string joined;
  for (StringRef remark : remarks) {
    size_t position = remark.find(mark);
    if (position == StringRef::npos)
      continue;
    joined += (joined.empty() ? "" : "; ") + remark.take_front(position).str() +
              remark.substr(position + mark.size()).str();
  }
  remarks.clear();
  return joined;
}
