# libcares::libcares. Not every system's c-ares comes with a package file of its own for CMake.
find_path(LIBCARES_INCLUDE_DIR ares.h)
find_library(LIBCARES_LIBRARY cares)
mark_as_advanced(LIBCARES_INCLUDE_DIR LIBCARES_LIBRARY)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(libcares REQUIRED_VARS LIBCARES_LIBRARY LIBCARES_INCLUDE_DIR)
if(libcares_FOUND AND NOT TARGET libcares::libcares)
  add_library(libcares::libcares UNKNOWN IMPORTED)
  set_target_properties(libcares::libcares PROPERTIES IMPORTED_LOCATION ${LIBCARES_LIBRARY}
                        INTERFACE_INCLUDE_DIRECTORIES ${LIBCARES_INCLUDE_DIR})
endif()
