# libkqueue::libkqueue. It comes without a package file of its own for CMake.
find_path(LIBKQUEUE_INCLUDE_DIR sys/event.h PATH_SUFFIXES kqueue)
find_library(LIBKQUEUE_LIBRARY kqueue)
mark_as_advanced(LIBKQUEUE_INCLUDE_DIR LIBKQUEUE_LIBRARY)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(libkqueue REQUIRED_VARS LIBKQUEUE_LIBRARY LIBKQUEUE_INCLUDE_DIR)
if(libkqueue_FOUND AND NOT TARGET libkqueue::libkqueue)
  add_library(libkqueue::libkqueue UNKNOWN IMPORTED)
  set_target_properties(libkqueue::libkqueue PROPERTIES IMPORTED_LOCATION ${LIBKQUEUE_LIBRARY}
                        INTERFACE_INCLUDE_DIRECTORIES ${LIBKQUEUE_INCLUDE_DIR})
endif()
