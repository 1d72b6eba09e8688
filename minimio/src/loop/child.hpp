#pragma once

#include <memory>
#include <optional>
#include <system_error>

#include "minimio/loop/process.hpp"
#include "minimio/native_handle.hpp"
#include "minimio/net/pipe.hpp"

namespace minimio::loop {

/// A child of this process, until its end has been taken. Each system has its own. To
/// destroy it leaves the child alone; it is reaped when it ends.
class Child {
 public:
  struct End {
    int status, signal;
  };

  virtual ~Child() = default;
  virtual int pid() const noexcept = 0;
  /// Readable once it may have ended.
  virtual NativeHandle handle() const noexcept = 0;
  virtual std::optional<End> take_end() noexcept = 0;
  virtual std::error_code kill(int signal) noexcept = 0;

 protected:
  Child() = default;
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
};

/// Our ends of what is a pipe.
struct ChildPipes {
  net::PipeWriter input;
  net::PipeReader output, errors;
};

/// @throws std::system_error
std::unique_ptr<Child> spawn_child(const ProcessOptions& options, ChildPipes& pipes);

}  // namespace minimio::loop
