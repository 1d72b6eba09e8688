#include "loop/windows/environment_block.hpp"

#include <winsock2.h>

#include <algorithm>
#include <string_view>

#include "platform/windows/utf16.hpp"

namespace minimio::loop {
namespace {

/// It may begin with an =, as that of `=C:`, the directory of drive C.
std::wstring_view name_of(std::wstring_view variable) {
  return variable.substr(0, variable.find(L'=', 1));
}

bool comes_before(const std::wstring& one, const std::wstring& other) {
  const auto a = name_of(one), b = name_of(other);
  return ::CompareStringOrdinal(a.data(), static_cast<int>(a.size()), b.data(),
                                static_cast<int>(b.size()), TRUE) == CSTR_LESS_THAN;
}

}  // namespace

std::wstring environment_block(const std::vector<std::string>& variables) {
  std::vector<std::wstring> sorted;
  for (const auto& variable : variables) sorted.push_back(to_utf16(variable));
  std::ranges::sort(sorted, comes_before);
  std::wstring block;
  for (const auto& variable : sorted) block += variable + L'\0';
  return block + L'\0';  // the string has another null, that an empty block needs
}

}  // namespace minimio::loop
