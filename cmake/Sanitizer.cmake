# -DMINIMIO_SANITIZER=address|thread, as the presets asan and tsan set it.
set(MINIMIO_SANITIZER "" CACHE STRING "address, thread or nothing")

if(MINIMIO_SANITIZER STREQUAL "address")
  # The check of virtual tables opens a pipe to look at memory, and fails where no descriptor is left.
  set(flags -fsanitize=address,undefined -fno-sanitize=vptr -fno-sanitize-recover=all)
elseif(MINIMIO_SANITIZER STREQUAL "thread")
  set(flags -fsanitize=thread)
elseif(MINIMIO_SANITIZER)
  message(FATAL_ERROR "MINIMIO_SANITIZER is address or thread, not \"${MINIMIO_SANITIZER}\"")
endif()

if(MINIMIO_SANITIZER)
  add_compile_options(-O1 -g1 -fno-omit-frame-pointer ${flags})
  add_link_options(${flags})
  add_compile_definitions(MINIMIO_SANITIZED _GLIBCXX_ASSERTIONS)
  # g++ takes the sanitizers' own code for uses of what was never set.
  add_compile_options(-Wno-maybe-uninitialized)
endif()
