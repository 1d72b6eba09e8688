#include <memory>

#include "loop/handle_state.hpp"
#include "minimio/loop/dns_resolver.hpp"

namespace minimio::loop {
namespace {

[[noreturn]] std::shared_ptr<HandleState> refuse() {
  throw std::system_error{std::make_error_code(std::errc::not_supported),
                          "DnsResolver: minimio was built without c-ares"};
}

}  // namespace

DnsResolver::DnsResolver(EventLoop&, const DnsOptions&) : Handle{refuse()} {}

void DnsResolver::resolve(const std::string&, std::uint16_t, ResolveCallback) {}

}  // namespace minimio::loop
